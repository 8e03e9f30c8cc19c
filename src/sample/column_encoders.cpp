#include "sample/column_encoders.h"

#include <map>
#include <unordered_map>

#include "sample/parquet_encoding.h"

namespace mandate::sample {
namespace {

using parquet::bit_width;
using parquet::Leaf;

/// Levels of a data page V1: their length, then the hybrid.
void put_levels(std::string& page, std::span<std::uint32_t const> levels, unsigned width) {
    std::string encoded;
    parquet::put_hybrid(encoded, levels, width);
    parquet::put_u32(page, static_cast<std::uint32_t>(encoded.size()));
    page += encoded;
}

void put_level_run(std::string& page, std::size_t count, std::uint32_t level, unsigned width) {
    std::string encoded;
    parquet::put_run(encoded, count, level, width);
    parquet::put_u32(page, static_cast<std::uint32_t>(encoded.size()));
    page += encoded;
}

void put_indices(std::string& page, std::span<std::uint32_t const> indices, unsigned width) {
    page += static_cast<char>(width);
    parquet::put_hybrid(page, indices, width);
}

/// Distinct texts with their numbers, as a dictionary page.
class Dictionary {
public:
    std::uint32_t number_of(std::string const& text) {
        auto const [at, added] =
            numbers_.try_emplace(text, static_cast<std::uint32_t>(numbers_.size()));
        if (added) {
            parquet::put_text(plain_, text);
        }
        return at->second;
    }
    void give(Leaf& leaf) const {
        leaf.dictionary = plain_;
        leaf.dictionary_size = static_cast<std::uint32_t>(numbers_.size());
    }
    bool empty() const { return numbers_.empty(); }
    unsigned width() const { return bit_width(static_cast<std::uint32_t>(numbers_.size())); }

private:
    std::map<std::string, std::uint32_t> numbers_;
    std::string plain_;
};

Leaf null_leaf(std::size_t rows, unsigned level_width, bool repeated) {
    Leaf leaf;
    leaf.values = static_cast<std::int64_t>(rows);
    if (repeated) {
        put_level_run(leaf.page, rows, 0, 1);
    }
    put_level_run(leaf.page, rows, 0, level_width);
    return leaf;
}

class NullColumn final : public ColumnEncoder {
public:
    explicit NullColumn(std::size_t leaves) : leaves_(leaves) {}
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        for (std::size_t i = 0; i < leaves_; ++i) {
            leaves.push_back(null_leaf(batch.lines.size(), leaves_ == 1 ? 1 : 2, leaves_ > 1));
        }
    }

private:
    std::size_t leaves_;
};

class ConstantColumn final : public ColumnEncoder {
public:
    explicit ConstantColumn(std::string plain) : plain_(std::move(plain)) {}
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        std::size_t const rows = batch.lines.size();
        Leaf leaf{plain_, 1, {}, static_cast<std::int64_t>(rows)};
        put_level_run(leaf.page, rows, 1, 1);
        leaf.page += '\1';
        parquet::put_run(leaf.page, rows, 0, 1);
        leaves.push_back(std::move(leaf));
    }

private:
    std::string plain_;
};

constexpr std::uint32_t kNull = UINT32_MAX;

/// Dictionary column whose index a line names, or kNull.
class CodedLeaf {
public:
    explicit CodedLeaf(std::size_t rows) {
        indices_.reserve(rows);
        present_.reserve(rows);
    }
    void add(std::uint32_t index) {
        present_.push_back(index == kNull ? 0 : 1);
        if (index != kNull) {
            indices_.push_back(index);
        }
    }
    Leaf finish(Dictionary const& dictionary) const {
        if (dictionary.empty()) {
            return null_leaf(present_.size(), 1, false);
        }
        Leaf leaf;
        leaf.values = std::ssize(present_);
        dictionary.give(leaf);
        put_levels(leaf.page, present_, 1);
        put_indices(leaf.page, indices_, dictionary.width());
        return leaf;
    }

private:
    std::vector<std::uint32_t> indices_;
    std::vector<std::uint32_t> present_;
};

/// Column without a dictionary: the values stand one after the other, in lines' order.
class PlainLeaf {
public:
    PlainLeaf(std::size_t rows, std::size_t bytes_of_value) {
        present_.reserve(rows);
        values_.reserve(rows * bytes_of_value);
    }
    void add_null() { present_.push_back(0); }
    /// Where the caller writes the one value of the next line.
    std::string& add_value() {
        present_.push_back(1);
        return values_;
    }
    Leaf finish() const {
        Leaf leaf;
        leaf.values = std::ssize(present_);
        put_levels(leaf.page, present_, 1);
        leaf.page += values_;
        return leaf;
    }

private:
    std::vector<std::uint32_t> present_;
    std::string values_;
};

class StreamTextColumn final : public ColumnEncoder {
public:
    explicit StreamTextColumn(std::vector<std::optional<std::string>> const& of_stream) {
        for (std::optional<std::string> const& text : of_stream) {
            of_stream_.push_back(text ? dictionary_.number_of(*text) : kNull);
        }
    }
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        CodedLeaf leaf(batch.lines.size());
        for (Line const& line : batch.lines) {
            leaf.add(of_stream_[line.stream]);
        }
        leaves.push_back(leaf.finish(dictionary_));
    }

private:
    Dictionary dictionary_;
    std::vector<std::uint32_t> of_stream_;
};

class SpanColumn final : public ColumnEncoder {
public:
    explicit SpanColumn(std::vector<std::string> const& plain) : count_(plain.size()) {
        for (std::string const& value : plain) {
            plain_ += value;
        }
    }
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        std::size_t const rows = batch.lines.size();
        Leaf leaf{plain_, static_cast<std::uint32_t>(count_), {}, static_cast<std::int64_t>(rows)};
        put_level_run(leaf.page, rows, 1, 1);
        put_indices(leaf.page, batch.spans, bit_width(static_cast<std::uint32_t>(count_)));
        leaves.push_back(std::move(leaf));
    }

private:
    std::size_t count_;
    std::string plain_;
};

class NumberColumn final : public ColumnEncoder {
public:
    explicit NumberColumn(LineNumber number) : number_(std::move(number)) {}
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        PlainLeaf leaf(batch.lines.size(), sizeof(double));
        for (Line const& line : batch.lines) {
            if (auto const number = number_(line, batch.plan.streams[line.stream])) {
                parquet::put_double(leaf.add_value(), *number);
            } else {
                leaf.add_null();
            }
        }
        leaves.push_back(leaf.finish());
    }

private:
    LineNumber number_;
};

class LineTextColumn final : public ColumnEncoder {
public:
    explicit LineTextColumn(LineText text) : text_(std::move(text)) {}
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        PlainLeaf leaf(batch.lines.size(), 60);
        std::string text;
        for (Line const& line : batch.lines) {
            text.clear();
            if (text_(text, line, batch.plan.streams[line.stream])) {
                parquet::put_text(leaf.add_value(), text);
            } else {
                leaf.add_null();
            }
        }
        leaves.push_back(leaf.finish());
    }

private:
    LineText text_;
};

/// Its dictionary is made anew for each row group: a month may have hundreds of thousands of names.
class PrincipalColumn final : public ColumnEncoder {
public:
    PrincipalColumn(std::vector<std::optional<std::string>> const& of_stream, std::uint64_t seed)
        : of_stream_(of_stream), seed_(seed) {}
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        Dictionary dictionary;
        std::unordered_map<std::int64_t, std::uint32_t> of_session;
        std::vector<std::uint32_t> of_stream(of_stream_.size(), kNull);
        CodedLeaf leaf(batch.lines.size());
        for (Line const& line : batch.lines) {
            std::optional<std::string> const& text = of_stream_[line.stream];
            if (!text) {
                leaf.add(kNull);
                continue;
            }
            if (line.session < 0) {
                std::uint32_t& number = of_stream[line.stream];
                number = number == kNull ? dictionary.number_of(*text) : number;
                leaf.add(number);
                continue;
            }
            auto const [at, added] = of_session.try_emplace(line.session, 0);
            if (added) {
                SessionPool const& pool = *batch.plan.streams[line.stream].pool;
                at->second = dictionary.number_of(
                    *text + session_name(pool.style, batch.plan.period, line.session, seed_));
            }
            leaf.add(at->second);
        }
        leaves.push_back(leaf.finish(dictionary));
    }

private:
    std::vector<std::optional<std::string>> of_stream_;
    std::uint64_t seed_;
};

/// Levels of a map column: a row is null, or its entries follow each other.
struct MapLevels {
    std::vector<std::uint32_t> repetition;
    std::vector<std::uint32_t> key;    ///< definition: 0 null, 2 present
    std::vector<std::uint32_t> value;  ///< definition: 0 null, 3 present

    void add_null() {
        repetition.push_back(0);
        key.push_back(0);
        value.push_back(0);
    }
    void add_entry(bool first) {
        repetition.push_back(first ? 0 : 1);
        key.push_back(2);
        value.push_back(3);
    }
    Leaf start_leaf(std::vector<std::uint32_t> const& definition) const {
        Leaf leaf;
        leaf.values = std::ssize(repetition);
        put_levels(leaf.page, repetition, 1);
        put_levels(leaf.page, definition, 2);
        return leaf;
    }
    Leaf coded_leaf(std::vector<std::uint32_t> const& definition, Dictionary const& dictionary,
                    std::span<std::uint32_t const> indices) const {
        Leaf leaf = start_leaf(definition);
        dictionary.give(leaf);
        put_indices(leaf.page, indices, dictionary.width());
        return leaf;
    }
};

class MapColumn final : public ColumnEncoder {
public:
    explicit MapColumn(std::vector<Pairs> const& of_stream) {
        for (Pairs const& pairs : of_stream) {
            std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
            for (auto const& [key, value] : pairs) {
                entries.emplace_back(keys_.number_of(key), values_.number_of(value));
            }
            of_stream_.push_back(std::move(entries));
        }
    }
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        if (keys_.empty()) {
            NullColumn(2).encode(batch, leaves);
            return;
        }
        MapLevels levels;
        std::vector<std::uint32_t> keys;
        std::vector<std::uint32_t> values;
        for (Line const& line : batch.lines) {
            auto const& entries = of_stream_[line.stream];
            if (entries.empty()) {
                levels.add_null();
            }
            for (std::size_t i = 0; i < entries.size(); ++i) {
                levels.add_entry(i == 0);
                keys.push_back(entries[i].first);
                values.push_back(entries[i].second);
            }
        }
        leaves.push_back(levels.coded_leaf(levels.key, keys_, keys));
        leaves.push_back(levels.coded_leaf(levels.value, values_, values));
    }

private:
    Dictionary keys_;
    Dictionary values_;
    std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> of_stream_;
};

class DiscountColumn final : public ColumnEncoder {
public:
    explicit DiscountColumn(std::vector<std::string> const& key_of_stream) {
        for (std::string const& key : key_of_stream) {
            of_stream_.push_back(keys_.number_of(key));
        }
    }
    void encode(LineBatch const& batch, std::vector<Leaf>& leaves) override {
        MapLevels levels;
        std::vector<std::uint32_t> keys;
        std::string values;
        for (Line const& line : batch.lines) {
            std::optional<double> const amount =
                discount_amount(line, batch.plan.streams[line.stream]);
            if (!amount) {
                levels.add_null();
                continue;
            }
            levels.add_entry(true);
            keys.push_back(of_stream_[line.stream]);
            parquet::put_double(values, *amount);
        }
        leaves.push_back(levels.coded_leaf(levels.key, keys_, keys));
        Leaf value = levels.start_leaf(levels.value);
        value.page += values;
        leaves.push_back(std::move(value));
    }

private:
    Dictionary keys_;
    std::vector<std::uint32_t> of_stream_;
};

}  // namespace

std::unique_ptr<ColumnEncoder> null_column(std::size_t leaves) {
    return std::make_unique<NullColumn>(leaves);
}
std::unique_ptr<ColumnEncoder> constant_column(std::string plain) {
    return std::make_unique<ConstantColumn>(std::move(plain));
}
std::unique_ptr<ColumnEncoder> stream_text_column(
    std::vector<std::optional<std::string>> const& of_stream) {
    return std::make_unique<StreamTextColumn>(of_stream);
}
std::unique_ptr<ColumnEncoder> span_column(std::vector<std::string> const& plain) {
    return std::make_unique<SpanColumn>(plain);
}
std::unique_ptr<ColumnEncoder> number_column(LineNumber number) {
    return std::make_unique<NumberColumn>(std::move(number));
}
std::unique_ptr<ColumnEncoder> line_text_column(LineText text) {
    return std::make_unique<LineTextColumn>(std::move(text));
}
std::unique_ptr<ColumnEncoder> principal_column(
    std::vector<std::optional<std::string>> const& of_stream, std::uint64_t seed) {
    return std::make_unique<PrincipalColumn>(of_stream, seed);
}
std::unique_ptr<ColumnEncoder> map_column(std::vector<Pairs> const& of_stream) {
    return std::make_unique<MapColumn>(of_stream);
}
std::unique_ptr<ColumnEncoder> discount_column(std::vector<std::string> const& key_of_stream) {
    return std::make_unique<DiscountColumn>(key_of_stream);
}

}  // namespace mandate::sample
