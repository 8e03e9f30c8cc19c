#include "warehouse/gzip_check.h"

#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>

namespace mandate::warehouse {
namespace {

constexpr std::size_t kBuffer = 1U << 18U;
constexpr int kGzipOnly = 15 + 16;  // largest window, gzip header and trailer

struct Inflater {
    z_stream stream{};
    Inflater() { inflateInit2(&stream, kGzipOnly); }
    Inflater(Inflater const&) = delete;
    Inflater& operator=(Inflater const&) = delete;
    ~Inflater() { inflateEnd(&stream); }
};

std::unexpected<Error> broken(std::filesystem::path const& path, std::uint64_t offset,
                              std::string_view what) {
    return bad_input(fmt::format("{}: {} at byte {}", path.string(), what, offset),
                     "download the file again, or wait for the next delivery of the export");
}

}  // namespace

Result<std::uint64_t> check_gzip(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return fail(ErrorCode::kDependency, fmt::format("{} cannot be read", path.string()),
                    "check that the file exists and its permissions");
    }
    Inflater inflater;
    z_stream& stream = inflater.stream;
    std::vector<unsigned char> input(kBuffer);
    std::vector<unsigned char> output(kBuffer);
    std::uint64_t consumed = 0;
    std::uint64_t inside = 0;
    bool member_open = true;  // an empty file has no member at all, which is an early end
    while (true) {
        if (stream.avail_in == 0) {
            file.read(reinterpret_cast<char*>(input.data()), static_cast<std::streamsize>(kBuffer));
            stream.next_in = input.data();
            stream.avail_in = static_cast<unsigned>(file.gcount());
            if (stream.avail_in == 0) {
                break;
            }
        }
        if (!member_open) {  // more bytes: they must be another member
            inflateReset(&stream);
            member_open = true;
        }
        unsigned const before = stream.avail_in;
        stream.next_out = output.data();
        stream.avail_out = kBuffer;
        int const state = inflate(&stream, Z_NO_FLUSH);
        consumed += before - stream.avail_in;
        inside += kBuffer - stream.avail_out;
        if (state == Z_STREAM_END) {
            member_open = false;
        } else if (state != Z_OK && state != Z_BUF_ERROR) {
            return broken(path, consumed,
                          stream.msg == nullptr ? "the gzip data is damaged" : stream.msg);
        }
    }
    if (file.bad()) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} cannot be read to its end", path.string()), "check the disk");
    }
    if (member_open) {
        return broken(path, consumed, "the gzip file ends early,");
    }
    return inside;
}

}  // namespace mandate::warehouse
