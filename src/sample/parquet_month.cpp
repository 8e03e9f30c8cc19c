#include "sample/parquet_month.h"

#include <algorithm>

#include "sample/column_encoders.h"
#include "sample/cur2_sql.h"
#include "sample/parquet_encoding.h"

namespace mandate::sample {
namespace {

constexpr std::int64_t kRowGroup = 122'880;

std::string plain_text(std::string const& text) {
    std::string plain;
    parquet::put_text(plain, text);
    return plain;
}

std::string plain_time(std::int64_t micros) {
    std::string plain;
    parquet::put_u64(plain, static_cast<std::uint64_t>(micros));
    return plain;
}

/// Chooses how each column of a month is written.
class Encoders {
public:
    Encoders(MonthPlan const& plan, Company const& company, std::uint64_t seed)
        : plan_(plan), company_(company), seed_(seed), spans_(spans_of(plan.period)) {
        for (Stream const& stream : plan.streams) {
            texts_.push_back(texts_of(stream, company, seed));
        }
    }

    std::unique_ptr<ColumnEncoder> encoder_of(Cur2Column const& column) const {
        switch (column.type) {
            case Cur2Type::kTextMap: return text_map(column.name);
            case Cur2Type::kNumberMap: return discount_map();
            case Cur2Type::kTimestamp: return time(column.name);
            case Cur2Type::kText:
            case Cur2Type::kDouble: break;
        }
        std::string const expression = expression_of(column.name, company_, plan_.period);
        if (column.name == "line_item_iam_principal") {
            return principal_column(stream_texts_of("principal"), seed_);
        }
        if (column.name == "line_item_resource_id") {
            return line_text_column([](std::string& out, Line const& line, Stream const& stream) {
                if (line.resource >= 0) {
                    put_resource(out, line, stream);
                } else {
                    out += stream.resource;
                }
                return !out.empty();
            });
        }
        if (expression.starts_with("s.")) {
            return stream_text_column(stream_texts_of(expression.substr(2)));
        }
        if (expression.starts_with("'")) {
            return constant_column(plain_text(expression.substr(1, expression.size() - 2)));
        }
        return expression.empty() ? null_column(1) : of_line(expression);
    }

    std::size_t span_count() const { return spans_.size(); }

private:
    std::vector<std::optional<std::string>> stream_texts_of(std::string const& name) const {
        auto const& names = stream_texts();
        auto const at = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
        std::vector<std::optional<std::string>> texts;
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            std::string const& text = texts_[i][at];
            // Bedrock's own lines carry an empty text where there is no principal.
            bool const blank = name == "principal" && plan_.streams[i].means.platform == "bedrock";
            texts.push_back(text.empty() && !blank ? std::nullopt : std::optional(text));
        }
        return texts;
    }

    std::unique_ptr<ColumnEncoder> text_map(std::string_view name) const {
        std::vector<Pairs> maps;
        for (Stream const& stream : plan_.streams) {
            maps.push_back(name == "product"         ? product_of(stream)
                           : name == "tags"          ? stream.tags
                           : name == "resource_tags" ? stream.resource_tags
                                                     : stream.cost_category);
        }
        return map_column(maps);
    }

    std::unique_ptr<ColumnEncoder> discount_map() const {
        std::vector<std::string> keys;
        for (std::optional<std::string> const& key : stream_texts_of("discount_name")) {
            keys.push_back(key.value_or(""));
        }
        return discount_column(keys);
    }

    std::unique_ptr<ColumnEncoder> time(std::string_view name) const {
        Span const& month = spans_.back();
        if (name == "bill_billing_period_start_date") {
            return constant_column(plain_time(month.start));
        }
        if (name == "bill_billing_period_end_date") {
            return constant_column(plain_time(month.stop));
        }
        std::vector<std::string> plain;
        for (Span const& span : spans_) {
            plain.push_back(
                plain_time(name == "line_item_usage_start_date" ? span.start : span.stop));
        }
        return span_column(plain);
    }

    std::unique_ptr<ColumnEncoder> of_line(std::string const& expression) const {
        if (expression == "l.time_interval") {
            std::vector<std::string> plain;
            for (Span const& span : spans_) {
                plain.push_back(plain_text(span.interval));
            }
            return span_column(plain);
        }
        if (expression == "l.id") {
            return line_text_column([](std::string& out, Line const& line, Stream const&) {
                auto const id = line_item_id(line.noise);
                out.append(id.data(), id.size());
                return true;
            });
        }
        if (expression == "l.usage") {
            return number_column(usage_amount);
        }
        if (expression == "l.list") {
            return number_column(list_cost);
        }
        if (expression == "l.discount") {
            return number_column(discount_amount);
        }
        bool const net = expression == "l.net";
        return number_column([net](Line const& line, Stream const&) {
            return nearest_double(net ? line.net : line.cost, fixed12::kPlaces);
        });
    }

    MonthPlan const& plan_;
    Company const& company_;
    std::uint64_t seed_;
    std::vector<Span> spans_;
    std::vector<std::vector<std::string>> texts_;
};

}  // namespace

ParquetMonth::ParquetMonth(MonthPlan const& plan, Company const& company, std::uint64_t seed,
                           std::vector<Cur2Column> columns)
    : plan_(plan), columns_(std::move(columns)) {
    Encoders const encoders(plan, company, seed);
    for (Cur2Column const& column : columns_) {
        encoders_.push_back(encoders.encoder_of(column));
    }
    span_count_ = encoders.span_count();
}

Result<void> ParquetMonth::write_file(std::filesystem::path const& path, LineSource& source,
                                      std::int64_t limit, LineFilter filter) {
    parquet::File file = TRY(parquet::File::create(path, columns_));
    std::vector<Line> lines;
    Line line;
    bool more = true;
    while (more && limit > 0) {
        lines.clear();
        while (limit > 0 && std::ssize(lines) < kRowGroup && (more = source.next(line))) {
            --limit;
            if (passes(filter, plan_.streams[line.stream])) {
                lines.push_back(line);
            }
        }
        if (lines.empty()) {
            continue;
        }
        LineBatch batch{plan_, lines, {}};
        for (Line const& each : lines) {
            batch.spans.push_back(static_cast<std::uint32_t>(
                span_index(each, plan_.streams[each.stream], span_count_)));
        }
        std::vector<parquet::Leaf> leaves;
        for (std::unique_ptr<ColumnEncoder> const& encoder : encoders_) {
            encoder->encode(batch, leaves);
        }
        file.write_row_group(leaves, std::ssize(lines));
    }
    return file.close();
}

}  // namespace mandate::sample
