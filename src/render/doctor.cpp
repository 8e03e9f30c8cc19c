#include "render/doctor.h"

#include <fmt/format.h>

#include "render/figures.h"
#include "render/json_writer.h"
#include "render/text_table.h"

namespace mandate::render {
namespace {

using app::Diagnosis;
using app::Health;

std::string_view word(Health health) {
    switch (health) {
        case Health::kGood: return "good";
        case Health::kWarning: return "warn";
        case Health::kMissing: return "MISSING";
    }
    return "warn";
}

std::string_view json_word(Health health) {
    return health == Health::kMissing ? "missing" : word(health);
}

/// Per cent with one place, from exact amounts; `-` where there is nothing to share.
std::string share(Money with, Money without) {
    Int128 const all = with.units() + without.units();
    if (all <= 0) {
        return "-";
    }
    return fixed12::print(
               fixed12::divide_half_even(with.units() * 1000, all) * (fixed12::kOne / 10), 1,
               '\0') +
           " %";
}

TextTable share_table(Diagnosis const& diagnosis) {
    TextTable table;
    table.columns = {{"billing shape", Align::kLeft}, {"with identity", Align::kRight},
                     {"without", Align::kRight},      {"share", Align::kRight},
                     {"lines with", Align::kRight},   {"lines without", Align::kRight}};
    for (app::IdentityShare const& row : diagnosis.shares) {
        table.rows.push_back({row.billing_shape, show_money(row.with, row.currency),
                              show_money(row.without, row.currency), share(row.with, row.without),
                              show_count(row.lines_with), show_count(row.lines_without)});
    }
    return table;
}

void write_diagnosis(JsonWriter& json, Diagnosis const& diagnosis) {
    json.begin_object();
    json.key("export").text(diagnosis.export_name).key("kind").text(diagnosis.kind);
    json.key("first_period").text(diagnosis.first.to_string());
    json.key("last_period").text(diagnosis.last.to_string());
    json.key("findings").begin_array();
    for (app::Finding const& finding : diagnosis.findings) {
        json.begin_object().key("health").text(json_word(finding.health));
        json.key("topic").text(finding.topic).key("what").text(finding.what);
        json.key("setting").text(finding.setting).end_object();
    }
    json.end_array().key("identity").begin_array();
    for (app::IdentityShare const& row : diagnosis.shares) {
        json.begin_object().key("billing_shape").text(row.billing_shape);
        json.key("currency").text(row.currency);
        json.key("cost_with")
            .text(row.with.to_string())
            .key("cost_without")
            .text(row.without.to_string());
        json.key("lines_with")
            .integer(row.lines_with)
            .key("lines_without")
            .integer(row.lines_without);
        json.end_object();
    }
    json.end_array();
    json.key("lines_of_other_callers").integer(diagnosis.lines_of_other_callers);
    json.key("unowned_a_day")
        .text_or_null(diagnosis.unowned_a_day ? std::optional(diagnosis.unowned_a_day->to_string())
                                              : std::nullopt);
    json.end_object();
}

}  // namespace

std::string doctor_json(std::vector<Diagnosis> const& diagnoses) {
    JsonWriter json;
    json.begin_object().key("format").text("mandate.doctor/1").key("exports").begin_array();
    for (Diagnosis const& diagnosis : diagnoses) {
        write_diagnosis(json, diagnosis);
    }
    json.end_array().end_object();
    return json.str() + "\n";
}

std::string doctor_text(std::vector<Diagnosis> const& diagnoses) {
    std::string text;
    for (Diagnosis const& diagnosis : diagnoses) {
        text +=
            fmt::format("{}{} ({}), {} to {}\n", text.empty() ? "" : "\n", diagnosis.export_name,
                        diagnosis.kind, diagnosis.first.to_string(), diagnosis.last.to_string());
        for (app::Finding const& finding : diagnosis.findings) {
            text +=
                fmt::format("  {:<8}{}: {}\n", word(finding.health), finding.topic, finding.what);
            if (!finding.setting.empty()) {
                text += fmt::format("          -> {}\n", finding.setting);
            }
        }
        if (!diagnosis.shares.empty()) {
            text += "\n" + print_text(share_table(diagnosis));
        }
        if (diagnosis.unowned_a_day) {
            text += fmt::format(
                "\nEach day of waiting leaves {} of AI spend without a caller's name.\n",
                show_money(*diagnosis.unowned_a_day, diagnosis.currency));
        }
    }
    return text;
}

}  // namespace mandate::render
