#include "render/reconcile.h"

#include <fmt/format.h>

#include "render/figures.h"
#include "render/json_writer.h"
#include "render/text_table.h"

namespace mandate::render {
namespace {

using app::Alternate;
using app::ReconciledPeriod;
using app::Reconciliation;

void write_period(JsonWriter& json, ReconciledPeriod const& period, std::string const& basis) {
    json.key("basis").text(basis);
    json.key("bill").text(period.bill.to_string());
    json.key("accounted").text(period.accounted.to_string());
    json.key("difference").text(period.difference.to_string());
    json.key("lines").integer(period.lines);
    json.key("unknown").begin_object();
    json.key("cost").text(period.unknown.to_string());
    json.key("lines").integer(period.unknown_lines);
    json.end_object();
    if (!period.faults.empty()) {
        json.key("faults").begin_array();
        for (std::string const& fault : period.faults) {
            json.text(fault);
        }
        json.end_array();
    }
}

void write_alternate(JsonWriter& json, Alternate const& alternate) {
    json.begin_object();
    json.key("period").text(alternate.period.to_string());
    json.key("payer").text(alternate.payer);
    json.key("source_of_record").text(alternate.of_record);
    json.key("alternate").text(alternate.export_name);
    if (!alternate.totals) {
        json.key("record_total").null().key("alternate_total").null().key("difference").null();
        json.key("causes").begin_array().end_array().key("fault").text(alternate.fault);
        json.end_object();
        return;
    }
    json.key("record_total").text(alternate.totals->record.to_string());
    json.key("alternate_total").text(alternate.totals->alternate.to_string());
    json.key("difference").text(alternate.totals->difference.to_string());
    json.key("causes").begin_array();
    for (auto const& [kind, cost] : alternate.totals->causes) {
        json.begin_object()
            .key("line_kind")
            .text(kind)
            .key("difference")
            .text(cost.to_string())
            .end_object();
    }
    json.end_array().end_object();
}

std::string sentence(Alternate const& alternate, std::string const& currency) {
    std::string text = fmt::format("alternate: {} of {} for payer {}", alternate.export_name,
                                   alternate.period.to_string(), alternate.payer);
    if (!alternate.totals) {
        return text + " cannot be compared: " + alternate.fault + "\n";
    }
    Alternate::Totals const& totals = *alternate.totals;
    text += fmt::format(": {} against {} of record ({}), difference {}",
                        show_money(totals.alternate, currency), show_money(totals.record, currency),
                        alternate.of_record, show_money(totals.difference, currency));
    for (std::size_t i = 0; i < totals.causes.size(); ++i) {
        text += fmt::format("{} {} {}", i == 0 ? ", from" : ",", totals.causes[i].first,
                            show_money(totals.causes[i].second, currency));
    }
    return text + "\n";
}

TextTable to_table(Reconciliation const& result, bool exact) {
    TextTable table;
    table.columns = {{"period", Align::kLeft}};
    for (std::string_view title :
         {"bill", "accounted", "difference", "lines", "not understood", "lines not understood"}) {
        table.columns.push_back({std::string(title), Align::kRight});
    }
    auto const money = [&](Money amount) {
        return exact ? amount.to_string() : show_money(amount, result.currency);
    };
    auto const add = [&](std::string const& name, ReconciledPeriod const& period) {
        table.rows.push_back(
            {name, money(period.bill), money(period.accounted),
             exact ? period.difference.to_string() : fixed12::print(period.difference.units()),
             exact ? fmt::format("{}", period.lines) : show_count(period.lines),
             money(period.unknown),
             exact ? fmt::format("{}", period.unknown_lines) : show_count(period.unknown_lines)});
    };
    for (ReconciledPeriod const& period : result.periods) {
        add(period.period.to_string(), period);
    }
    add("total", result.total);
    return table;
}

}  // namespace

std::string reconcile_json(Reconciliation const& result) {
    JsonWriter json;
    json.begin_object();
    json.key("format").text("mandate.reconcile/1");
    json.key("currency").text(result.currency);
    json.key("reconciled").boolean(result.good);
    json.key("periods").begin_array();
    for (ReconciledPeriod const& period : result.periods) {
        json.begin_object();
        json.key("period").text(period.period.to_string());
        write_period(json, period, result.basis);
        json.end_object();
    }
    json.end_array();
    json.key("total").begin_object();
    write_period(json, result.total, result.basis);
    json.end_object();
    json.key("alternates").begin_array();
    for (Alternate const& alternate : result.alternates) {
        write_alternate(json, alternate);
    }
    json.end_array().end_object();
    return json.str() + "\n";
}

std::string reconcile_table(Reconciliation const& result) {
    std::string text = print_text(to_table(result, false));
    text += fmt::format("\n{}, {} basis: {}\n", result.currency, result.basis,
                        result.good ? "the ledger accounts for every dollar of the bill"
                                    : "the ledger does NOT add up to the bill");
    for (std::string const& fault : result.total.faults) {
        text += "fault: " + fault + "\n";
    }
    for (Alternate const& alternate : result.alternates) {
        text += sentence(alternate, result.currency);
    }
    return text;
}

std::string reconcile_csv(Reconciliation const& result) {
    return print_csv(to_table(result, true));
}

}  // namespace mandate::render
