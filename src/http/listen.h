#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mandate::http {

/// Where a server listens: one address of this machine and a port.
struct ListenAddress {
    std::string host;  ///< numeric, without brackets: `127.0.0.1`, `::1`
    std::uint16_t port = 0;
    bool ipv6 = false;

    /// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080` (which is 127.0.0.1). Port 0 lets
    /// the system choose one. Names other than localhost are refused: what they mean may change.
    /// @returns Error{Usage} that shows the form when `text` has another one.
    static Result<ListenAddress> parse(std::string_view text);

    /// Only programs on this machine can reach it.
    bool is_loopback() const;

    /// `127.0.0.1:8080`, `[::1]:8080`.
    std::string authority() const;

    /// What to open in a browser on this machine; an address that means "all" becomes loopback.
    std::string url() const;
};

/// Which Host headers are answered. A page of a stranger can point its own name at 127.0.0.1 and so
/// read a server that trusts "local" (DNS rebinding); its requests still carry the stranger's name.
/// On loopback only localhost, 127.0.0.1, [::1] and the bound address are answered, each with the
/// port (which may be absent when it is 80). On any other address every host is, because only the
/// operator knows the names there.
class HostRule {
public:
    /// @param bound with the port that the system gave.
    explicit HostRule(ListenAddress const& bound);

    bool allows(std::string_view host) const;

private:
    bool any_ = false;
    std::vector<std::string> allowed_;
};

}  // namespace mandate::http
