// Writes the sample organisation from the command line without the rest of Mandate, for measuring:
//     write_sample OUT [LINES_PER_MONTH] [SESSIONS] [parquet|csv] [full|plain] [SEED]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "sample/sample.h"

int main(int count, char** arguments) {
    mandate::sample::SampleOptions options;
    auto const argument = [&](int at, std::string_view fallback) {
        return at < count ? std::string_view(arguments[at]) : fallback;
    };
    options.out = argument(1, "");
    options.lines_per_month = std::strtoll(argument(2, "10000").data(), nullptr, 10);
    options.sessions = std::strtoll(argument(3, "2000").data(), nullptr, 10);
    options.format = argument(4, "parquet") == "csv" ? mandate::sample::ExportFormat::kCsvGzip
                                                     : mandate::sample::ExportFormat::kParquet;
    options.extent = argument(5, "full") == "plain" ? mandate::sample::Extent::kPlain
                                                    : mandate::sample::Extent::kFull;
    options.seed = std::strtoull(argument(6, "1").data(), nullptr, 10);
    options.threads = static_cast<int>(std::strtol(argument(7, "2").data(), nullptr, 10));
    auto const start = std::chrono::steady_clock::now();
    auto const report = mandate::sample::write_sample(options);
    if (!report) {
        std::fprintf(stderr, "%s\n", mandate::to_string(report.error()).c_str());
        return mandate::exit_code(report.error().code);
    }
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%lld lines in %.2f s: %.0f lines/s\n", static_cast<long long>(report->lines),
                seconds, static_cast<double>(report->lines) / seconds);
    return 0;
}
