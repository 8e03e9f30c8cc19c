#include "sample/export_writer.h"

#include <fmt/format.h>

#include "base/text.h"
#include "sample/cur2_sql.h"
#include "sample/line_function.h"
#include "sample/parquet_month.h"
#include "warehouse/engine.h"

namespace mandate::sample {

struct ExportWriter::State {
    State(SampleOptions const& the_options, Company const& the_company,
          warehouse::Engine the_engine)
        : options(the_options), company(the_company), engine(std::move(the_engine)) {}

    SampleOptions options;
    Company const& company;
    LineFunction lines;  // before the engine, whose connection keeps its address
    warehouse::Engine engine;
    std::optional<BillingPeriod> period;
    std::vector<Cur2Column> columns;
    std::unique_ptr<ParquetMonth> parquet;
};

ExportWriter::ExportWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ExportWriter::ExportWriter(ExportWriter&&) noexcept = default;
ExportWriter& ExportWriter::operator=(ExportWriter&&) noexcept = default;
ExportWriter::~ExportWriter() = default;

Result<ExportWriter> ExportWriter::open(SampleOptions const& options, Company const& company) {
    warehouse::EngineLimits limits;
    limits.threads = options.threads;
    limits.allowed_folders = {options.out};
    auto state = std::make_unique<State>(options, company, TRY(warehouse::Engine::open(limits)));
    if (!state->lines.register_on(state->engine.raw_connection())) {
        return fail(ErrorCode::kDependency,
                    "the analytics engine (DuckDB) refuses the function sample_lines",
                    "run tools/setup again, which installs the version that Mandate is built for");
    }
    return ExportWriter(std::move(state));
}

Result<void> ExportWriter::begin_month(MonthPlan const& plan,
                                       std::vector<Cur2Column> const& columns) {
    if (state_->options.format == ExportFormat::kParquet) {
        state_->parquet =
            std::make_unique<ParquetMonth>(plan, state_->company, state_->options.seed, columns);
        return {};
    }
    state_->period = plan.period;
    state_->columns = columns;
    return load_streams(plan);
}

Result<void> ExportWriter::load_streams(MonthPlan const& plan) {
    std::vector<std::string> const& names = stream_texts();
    TRY(
        state_->engine.run("DROP TABLE IF EXISTS stream; DROP TABLE IF EXISTS stream_text; "
                           "CREATE TABLE stream_text (id BIGINT, blank BIGINT, " +
                           join(names, " VARCHAR, ") + " VARCHAR)"));
    auto appender = TRY(state_->engine.append_to("stream_text"));
    std::int64_t id = 0;
    for (Stream const& stream : plan.streams) {
        appender->add(id++);
        // Bedrock's own lines carry an empty text where there is no principal, others nothing.
        appender->add(std::int64_t{stream.means.platform == "bedrock"});
        for (std::string const& text : texts_of(stream, state_->company, state_->options.seed)) {
            if (text.empty()) {
                appender->add_null();
            } else {
                appender->add(text);
            }
        }
        appender->end_row();
    }
    TRY(appender->finish());
    return state_->engine.run(
        "CREATE TABLE stream AS SELECT * REPLACE (CAST(id AS INTEGER) AS id, "
        "CASE WHEN principal IS NULL AND blank = 1 THEN '' ELSE principal END AS principal) "
        "FROM stream_text; DROP TABLE stream_text");
}

Result<void> ExportWriter::write_file(std::filesystem::path const& path, LineSource& source,
                                      std::int64_t limit, LineFilter filter) {
    if (state_->options.format == ExportFormat::kParquet) {
        return state_->parquet->write_file(path, source, limit, filter);
    }
    state_->lines.feed(source, limit, state_->options.seed);
    return state_->engine.run(fmt::format(
        "COPY (SELECT {} FROM sample_lines() l JOIN stream s ON l.stream = s.id{}) TO {} "
        "(FORMAT csv, HEADER, COMPRESSION gzip)",
        select_list(state_->columns, state_->company, *state_->period),
        filter == LineFilter::kAll ? "" : " WHERE s.line_type NOT IN ('Refund', 'Tax')",
        sql_quote(path.string())));
}

}  // namespace mandate::sample
