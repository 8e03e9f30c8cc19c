#include "base/digest.h"

#include <array>
#include <fstream>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/text.h"

namespace mandate {
namespace {

struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

Context begin() {
    Context context{EVP_MD_CTX_new()};
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL cannot start SHA-256");
    }
    return context;
}

std::string finish(Context const& context) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context.get(), hash.data(), &size);
    return to_hex({reinterpret_cast<char const*>(hash.data()), size});
}

}  // namespace

std::string sha256(std::string_view bytes) {
    Context const context = begin();
    EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
    return finish(context);
}

Result<std::string> sha256_file(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return fail(ErrorCode::kDependency, fmt::format("{} cannot be read", path.string()),
                    "check that the file exists and its permissions");
    }
    Context const context = begin();
    std::array<char, 1 << 16> buffer{};
    while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
        EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} cannot be read to its end", path.string()), "check the disk");
    }
    return finish(context);
}

std::string random_hex(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        throw std::runtime_error("the system's random source does not answer");
    }
    return to_hex(bytes);
}

}  // namespace mandate
