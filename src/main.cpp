#include <cstdio>
#include <exception>
#include <filesystem>

#include <unistd.h>

#include "app/data_folder.h"
#include "app/job_lock.h"
#include "app/spend.h"
#include "cli/command_line.h"
#include "http/server.h"
#include "store/store.h"

namespace {

using mandate::Result;

/// The built pages: beside the program when it is installed, else in the source tree it was built
/// in.
std::filesystem::path find_web_root(std::filesystem::path const& program) {
    std::error_code ignored;
    for (std::filesystem::path const& folder :
         {program.parent_path() / "web",
          program.parent_path().parent_path().parent_path() / "web/dist"}) {
        if (std::filesystem::exists(folder / "index.html", ignored)) {
            return folder;
        }
    }
    return {};
}

Result<void> serve(mandate::cli::ServeRequest const& request,
                   std::filesystem::path const& program) {
    mandate::app::DataFolder const folder = TRY(
        mandate::app::DataFolder::open(request.data, mandate::app::Create::kYes, request.database));
    mandate::app::JobLock const lock =
        TRY(mandate::app::JobLock::take(folder.path() / "serve.lock", "serving"));
    mandate::store::Store::Serving const right = TRY(folder.database().serve());
    mandate::http::ServerOptions options;
    options.listen = request.listen;
    options.web_root = find_web_root(program);
    mandate::http::Handlers handlers;
    handlers.spend = [&folder](mandate::app::SpendRequest const& question) {
        return mandate::app::spend(folder, question);
    };
    mandate::http::Server server =
        TRY(mandate::http::Server::start(std::move(options), std::move(handlers)));
    std::printf("serving %s on %s\n", folder.path().c_str(), server.url().c_str());
    if (std::string const warning = server.warning(); !warning.empty()) {
        std::fprintf(stderr, "mandate: %s\n", warning.c_str());
    }
    std::fflush(stdout);
    server.run_until_signal();
    return {};
}

}  // namespace

int main(int argument_count, char** arguments) {
    try {
        std::filesystem::path const program = std::filesystem::read_symlink("/proc/self/exe");
        mandate::cli::Parts const parts{[&program](mandate::cli::ServeRequest const& request) {
                                            return serve(request, program);
                                        },
                                        program};
        return mandate::cli::run(argument_count, arguments, parts);
    } catch (std::exception const& error) {
        // Expected failures are values; this is a broken invariant or a machine out of memory.
        std::fprintf(
            stderr,
            "mandate: internal fault: %s; run the command again, and report it if it stays\n",
            error.what());
        return 3;
    }
}
