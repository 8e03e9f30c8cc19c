#include "http/listen.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include "base/text.h"

namespace mandate::http {
namespace {

std::unexpected<Error> not_an_address(std::string_view text) {
    return fail(ErrorCode::kUsage, fmt::format("'{}' is not an address to listen on", text),
                "write 127.0.0.1:8080 or [::1]:8080");
}

bool is_ipv4(std::string const& host) {
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool is_ipv6(std::string const& host) {
    in6_addr address{};
    return inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

}  // namespace

Result<ListenAddress> ListenAddress::parse(std::string_view text) {
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return not_an_address(text);
    }
    std::string_view host = text.substr(0, colon);
    std::string_view const port = text.substr(colon + 1);
    ListenAddress address;
    auto const [end, fault] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (port.empty() || fault != std::errc{} || end != port.data() + port.size()) {
        return not_an_address(text);
    }
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        address.host = host.substr(1, host.size() - 2);
        address.ipv6 = true;
    } else {
        address.host = host == "localhost" ? "127.0.0.1" : host;
    }
    if (!(address.ipv6 ? is_ipv6(address.host) : is_ipv4(address.host))) {
        return not_an_address(text);
    }
    return address;
}

bool ListenAddress::is_loopback() const {
    if (!ipv6) {
        return host.starts_with("127.");
    }
    in6_addr address{};
    return inet_pton(AF_INET6, host.c_str(), &address) == 1 && IN6_IS_ADDR_LOOPBACK(&address);
}

std::string ListenAddress::authority() const {
    return ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

std::string ListenAddress::url() const {
    if (host == "0.0.0.0") {
        return fmt::format("http://127.0.0.1:{}", port);
    }
    if (host == "::") {
        return fmt::format("http://[::1]:{}", port);
    }
    return "http://" + authority();
}

HostRule::HostRule(ListenAddress const& bound) : any_(!bound.is_loopback()) {
    ListenAddress const four{"127.0.0.1", bound.port, false};
    ListenAddress const six{"::1", bound.port, true};
    allowed_ = {fmt::format("localhost:{}", bound.port), four.authority(), six.authority(),
                bound.authority()};
    if (bound.port == 80) {
        allowed_.insert(allowed_.end(), {"localhost", "127.0.0.1", "[::1]"});
    }
}

bool HostRule::allows(std::string_view host) const {
    return any_ || std::ranges::find(allowed_, to_lower(host)) != allowed_.end();
}

}  // namespace mandate::http
