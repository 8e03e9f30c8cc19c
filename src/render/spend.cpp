#include "render/spend.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "render/figures.h"
#include "render/json_writer.h"
#include "render/text_table.h"

namespace mandate::render {
namespace {

using app::SpendAnswer;
using app::SpendFigures;
using app::SpendRow;

void write_figures(JsonWriter& json, SpendFigures const& figures) {
    json.key("cost").text(figures.cost.to_string());
    json.key("tokens").integer_or_null(figures.tokens);
    json.key("lines").integer(figures.lines);
    if (figures.lines_without_basis > 0) {
        json.key("lines_without_basis").integer(figures.lines_without_basis);
    }
}

void write_figures_object(JsonWriter& json, SpendFigures const& figures) {
    json.begin_object();
    write_figures(json, figures);
    json.end_object();
}

void write_row(JsonWriter& json, SpendRow const& row, std::vector<std::string> const& keys) {
    json.begin_object();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        json.key(keys[i]).text_or_null(row.values[i]);
    }
    json.key("cost").text(row.figures.cost.to_string());
    json.key("tokens").integer_or_null(row.figures.tokens);
    if (std::ranges::find(keys, "unit") == keys.end()) {  // else it stands above, as a key
        json.key("unit").text_or_null(row.unit);
    }
    json.key("usage").text_or_null(row.usage ? std::optional(fixed12::print_short(*row.usage))
                                             : std::nullopt);
    json.key("lines").integer(row.figures.lines);
    if (row.figures.lines_without_basis > 0) {
        json.key("lines_without_basis").integer(row.figures.lines_without_basis);
    }
    if (!row.unknown_keys.empty()) {
        json.key("unknown_keys").begin_array();
        for (std::string const& name : row.unknown_keys) {
            json.text(name);
        }
        json.end_array();
    }
    json.end_object();
}

void write_texts(JsonWriter& json, std::string_view key, std::vector<std::string> const& texts) {
    json.key(key).begin_array();
    for (std::string const& text : texts) {
        json.text(text);
    }
    json.end_array();
}

std::optional<std::string> day_text(std::optional<Date> const& day) {
    return day ? std::optional(to_string(*day)) : std::nullopt;
}

void write_chart(JsonWriter& json, SpendAnswer const& answer) {
    std::vector<std::string> keys = {"day"};
    if (*answer.chart_key != "day") {
        keys.push_back(*answer.chart_key);
    }
    json.key("chart").begin_object();
    write_texts(json, "by", keys);
    json.key("rows").begin_array();
    for (SpendRow const& row : answer.chart) {
        write_row(json, row, keys);
    }
    json.end_array().end_object();
}

void write_page(JsonWriter& json, SpendAnswer const& answer) {
    json.key("rows_total").integer(static_cast<Int128>(answer.rows_total));
    json.key("periods").begin_array();
    for (app::PeriodSummary const& period : answer.periods) {
        json.begin_object();
        json.key("period").text(period.period.to_string());
        json.key("data_through").text_or_null(day_text(period.data_through));
        json.key("final").boolean(period.final);
        write_texts(json, "bases", period.bases);
        write_texts(json, "currencies", period.currencies);
        json.end_object();
    }
    json.end_array();
    if (answer.chart_key) {
        write_chart(json, answer);
    }
    json.key("summary").begin_object();
    json.key("identified");
    write_figures_object(json, answer.identified);
    json.key("unidentified");
    write_figures_object(json, answer.unidentified);
    json.key("unknown");
    write_figures_object(json, answer.unknown);
    json.end_object();
}

/// A value for people: what is absent and what was not understood look different.
std::string show_value(SpendRow const& row, std::size_t i, std::string const& key) {
    if (row.values[i]) {
        return *row.values[i];
    }
    if (std::ranges::find(row.unknown_keys, key) != row.unknown_keys.end()) {
        return "(not understood)";
    }
    bool const identity = key == "role" || key == "principal" || key == "session";
    return identity ? "(no identity)" : "(none)";
}

}  // namespace

std::string spend_json(SpendAnswer const& answer, SpendExtras extras) {
    JsonWriter json;
    json.begin_object();
    json.key("format").text("mandate.spend/1");
    json.key("currency").text(answer.currency);
    json.key("basis").text(answer.basis);
    json.key("data_through").text_or_null(day_text(answer.data_through));
    json.key("final").boolean(answer.final);
    json.key("rows").begin_array();
    for (SpendRow const& row : answer.rows) {
        write_row(json, row, answer.keys);
    }
    json.end_array();
    json.key("total");
    write_figures_object(json, answer.total);
    if (extras == SpendExtras::kPage) {
        write_page(json, answer);
    }
    json.end_object();
    return json.str() + "\n";
}

std::string spend_csv(SpendAnswer const& answer) {
    TextTable table;
    for (std::string const& key : answer.keys) {
        table.columns.push_back({key, Align::kLeft});
    }
    for (std::string_view figure : {"cost", "tokens", "usage", "lines", "lines_without_basis"}) {
        table.columns.push_back({std::string(figure), Align::kRight});
    }
    for (std::string_view text : {"unit", "currency", "basis", "unknown_keys"}) {
        table.columns.push_back({std::string(text), Align::kLeft});
    }
    for (SpendRow const& row : answer.rows) {
        std::vector<std::string> cells;
        for (std::optional<std::string> const& value : row.values) {
            cells.push_back(value.value_or(""));
        }
        cells.push_back(row.figures.cost.to_string());
        cells.push_back(row.figures.tokens ? fmt::format("{}", *row.figures.tokens) : "");
        cells.push_back(row.usage ? fixed12::print_short(*row.usage) : "");
        cells.push_back(fmt::format("{}", row.figures.lines));
        cells.push_back(fmt::format("{}", row.figures.lines_without_basis));
        cells.push_back(row.unit.value_or(""));
        cells.push_back(answer.currency);
        cells.push_back(answer.basis);
        cells.push_back(join(row.unknown_keys, " "));
        table.rows.push_back(std::move(cells));
    }
    return print_csv(table);
}

std::string spend_table(SpendAnswer const& answer) {
    TextTable table;
    for (std::string const& key : answer.keys) {
        table.columns.push_back({key, Align::kLeft});
    }
    table.columns.push_back({"cost", Align::kRight});
    table.columns.push_back({"tokens", Align::kRight});
    table.columns.push_back({"lines", Align::kRight});
    for (SpendRow const& row : answer.rows) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < answer.keys.size(); ++i) {
            cells.push_back(show_value(row, i, answer.keys[i]));
        }
        cells.push_back(show_money(row.figures.cost, answer.currency));
        cells.push_back(show_count(row.figures.tokens));
        cells.push_back(show_count(row.figures.lines));
        table.rows.push_back(std::move(cells));
    }
    std::vector<std::string> total(answer.keys.size());
    total[0] = "total";
    total.push_back(show_money(answer.total.cost, answer.currency));
    total.push_back(show_count(answer.total.tokens));
    total.push_back(show_count(answer.total.lines));
    table.rows.push_back(std::move(total));
    std::string text = print_text(table);
    text += fmt::format("\n{} basis, {}{}", answer.basis,
                        answer.data_through ? "data through " + to_string(*answer.data_through)
                                            : std::string("no usage lines"),
                        answer.final ? ", final" : ", not final");
    if (answer.total.lines_without_basis > 0) {
        text += fmt::format("; {} lines have no figure on this basis and are not in the total",
                            show_count(answer.total.lines_without_basis));
    }
    return text + "\n";
}

std::string problem_json(Error const& error, std::string const& request_id) {
    JsonWriter json;
    json.begin_object();
    json.key("type").text("about:blank");
    json.key("title").text(error.message);
    json.key("status").integer(http_status(error.code));
    json.key("detail").text(to_string(error));
    json.key("code").text(name_of(error.code));
    if (!error.hint.empty()) {
        json.key("hint").text(error.hint);
    }
    for (auto const& [name, value] : error.fields) {
        if (name != "engine_error") {
            json.key(name).text(value);
        }
    }
    if (!request_id.empty()) {
        json.key("request_id").text(request_id);
    }
    json.end_object();
    return json.str() + "\n";
}

}  // namespace mandate::render
