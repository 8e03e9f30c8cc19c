#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace mandate::cli {

void add_serve(CLI::App& app, Context& context) {
    CLI::App& command = *app.add_subcommand("serve", "Serve the pages and the API");
    auto listen = std::make_shared<std::string>("127.0.0.1:8080");
    command.add_option("--listen", *listen, "Address and port; port 0 takes a free one")
        ->type_name("ADDR");
    add_data_option(command, context);
    add_database_option(command, context);
    command.callback([&context, listen] {
        context.finish(context.parts.serve({context.data, database_wish(context), *listen}));
    });
}

}  // namespace mandate::cli
