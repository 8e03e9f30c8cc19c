#include "sample/parquet_file.h"

#include <array>

#include "sample/parquet_encoding.h"

namespace mandate::sample::parquet {
namespace {

// Numbers of parquet.thrift.
enum PhysicalType { kInt64 = 2, kDouble = 5, kByteArray = 6 };
enum ConvertedType { kUtf8 = 0, kMap = 1, kTimestampMicros = 10 };
enum Repetition { kRequired = 0, kOptional = 1, kRepeated = 2 };
enum Encoding { kPlain = 0, kPlainDictionary = 2, kRle = 3 };
enum PageType { kDataPage = 0, kDictionaryPage = 2 };
constexpr int kSnappy = 1;
constexpr std::string_view kMagic = "PAR1";

bool is_map(Cur2Type type) { return type == Cur2Type::kTextMap || type == Cur2Type::kNumberMap; }

struct SchemaLeaf {
    PhysicalType type;
    std::vector<std::string> path;
};

std::vector<SchemaLeaf> leaves_of(Cur2Column const& column) {
    std::string const name(column.name);
    switch (column.type) {
        case Cur2Type::kText: return {{kByteArray, {name}}};
        case Cur2Type::kDouble: return {{kDouble, {name}}};
        case Cur2Type::kTimestamp: return {{kInt64, {name}}};
        case Cur2Type::kTextMap:
        case Cur2Type::kNumberMap: break;
    }
    PhysicalType const value = column.type == Cur2Type::kTextMap ? kByteArray : kDouble;
    return {{kByteArray, {name, "key_value", "key"}}, {value, {name, "key_value", "value"}}};
}

/// A leaf of the schema. `converted` below 0: none.
void put_leaf(Thrift& thrift, std::string_view name, PhysicalType type, Repetition repetition,
              int converted) {
    thrift.begin_element();
    thrift.i32(1, type);
    thrift.i32(3, repetition);
    thrift.text(4, name);
    if (converted >= 0) {
        thrift.i32(6, converted);
    }
    thrift.end_struct();
}

void put_group(Thrift& thrift, std::string_view name, int repetition, std::int32_t children,
               int converted) {
    thrift.begin_element();
    if (repetition >= 0) {
        thrift.i32(3, repetition);
    }
    thrift.text(4, name);
    thrift.i32(5, children);
    if (converted >= 0) {
        thrift.i32(6, converted);
    }
    thrift.end_struct();
}

void put_schema(Thrift& thrift, std::vector<Cur2Column> const& columns) {
    std::size_t size = 1;
    for (Cur2Column const& column : columns) {
        size += is_map(column.type) ? 4 : 1;
    }
    thrift.begin_list(2, size, Thrift::kStruct);
    put_group(thrift, "schema", -1, static_cast<std::int32_t>(columns.size()), -1);
    for (Cur2Column const& column : columns) {
        if (is_map(column.type)) {
            bool const text = column.type == Cur2Type::kTextMap;
            put_group(thrift, column.name, kOptional, 1, kMap);
            put_group(thrift, "key_value", kRepeated, 2, -1);
            put_leaf(thrift, "key", kByteArray, kRequired, kUtf8);
            put_leaf(thrift, "value", text ? kByteArray : kDouble, kOptional, text ? kUtf8 : -1);
            continue;
        }
        PhysicalType const type = leaves_of(column)[0].type;
        put_leaf(thrift, column.name, type, kOptional,
                 type == kByteArray ? kUtf8
                 : type == kInt64   ? kTimestampMicros
                                    : -1);
    }
}

}  // namespace

File::File(std::filesystem::path path, std::vector<Cur2Column> columns)
    : path_(std::move(path)), columns_(std::move(columns)), out_(path_, std::ios::binary) {}

Result<File> File::create(std::filesystem::path const& path,
                          std::vector<Cur2Column> const& columns) {
    File file(path, columns);
    if (!file.out_) {
        return fail(ErrorCode::kDependency, path.string() + ": cannot be written");
    }
    file.put(kMagic);
    return file;
}

void File::put(std::string_view bytes) {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    at_ += static_cast<std::int64_t>(bytes.size());
}

void File::put_page(std::string const& raw, bool dictionary, std::int64_t values, bool coded,
                    Chunk& chunk) {
    std::string const stored = snappy(raw);
    Thrift header;
    header.i32(1, dictionary ? kDictionaryPage : kDataPage);
    header.i32(2, static_cast<std::int32_t>(raw.size()));
    header.i32(3, static_cast<std::int32_t>(stored.size()));
    header.begin_struct(dictionary ? 7 : 5);
    header.i32(1, static_cast<std::int32_t>(values));
    header.i32(2, coded ? kPlainDictionary : kPlain);
    if (!dictionary) {
        header.i32(3, kRle);
        header.i32(4, kRle);
    }
    header.end_struct();
    std::string const bytes = header.finish();
    chunk.raw_bytes += static_cast<std::int64_t>(bytes.size() + raw.size());
    chunk.stored_bytes += static_cast<std::int64_t>(bytes.size() + stored.size());
    put(bytes);
    put(stored);
}

void File::write_row_group(std::span<Leaf const> leaves, std::int64_t rows) {
    RowGroup group;
    group.rows = rows;
    for (Leaf const& leaf : leaves) {
        Chunk chunk;
        chunk.values = leaf.values;
        bool const coded = leaf.dictionary_size > 0;
        if (coded) {
            chunk.dictionary_at = at_;
            put_page(leaf.dictionary, true, leaf.dictionary_size, true, chunk);
        }
        chunk.data_at = at_;
        put_page(leaf.page, false, leaf.values, coded, chunk);
        group.chunks.push_back(chunk);
    }
    groups_.push_back(std::move(group));
}

std::string File::footer() const {
    std::vector<SchemaLeaf> leaves;
    for (Cur2Column const& column : columns_) {
        for (SchemaLeaf& leaf : leaves_of(column)) {
            leaves.push_back(std::move(leaf));
        }
    }
    Thrift thrift;
    thrift.i32(1, 1);
    put_schema(thrift, columns_);
    std::int64_t rows = 0;
    for (RowGroup const& group : groups_) {
        rows += group.rows;
    }
    thrift.i64(3, rows);
    thrift.begin_list(4, groups_.size(), Thrift::kStruct);
    for (RowGroup const& group : groups_) {
        thrift.begin_element();
        thrift.begin_list(1, group.chunks.size(), Thrift::kStruct);
        std::int64_t bytes = 0;
        for (std::size_t i = 0; i < group.chunks.size(); ++i) {
            Chunk const& chunk = group.chunks[i];
            bool const coded = chunk.dictionary_at >= 0;
            std::int64_t const start = coded ? chunk.dictionary_at : chunk.data_at;
            bytes += chunk.raw_bytes;
            thrift.begin_element();
            thrift.i64(2, start);
            thrift.begin_struct(3);
            thrift.i32(1, leaves[i].type);
            thrift.begin_list(2, 2, Thrift::kI32);
            thrift.element_i32(coded ? kPlainDictionary : kPlain);
            thrift.element_i32(kRle);
            thrift.begin_list(3, leaves[i].path.size(), Thrift::kBinary);
            for (std::string const& part : leaves[i].path) {
                thrift.element_text(part);
            }
            thrift.i32(4, kSnappy);
            thrift.i64(5, chunk.values);
            thrift.i64(6, chunk.raw_bytes);
            thrift.i64(7, chunk.stored_bytes);
            thrift.i64(9, chunk.data_at);
            if (coded) {
                thrift.i64(11, chunk.dictionary_at);
            }
            thrift.end_struct();
            thrift.end_struct();
        }
        thrift.i64(2, bytes);
        thrift.i64(3, group.rows);
        thrift.end_struct();
    }
    thrift.text(6, "mandate sample");
    return thrift.finish();
}

Result<void> File::close() {
    std::string const metadata = footer();
    std::string tail;
    put_u32(tail, static_cast<std::uint32_t>(metadata.size()));
    tail += kMagic;
    put(metadata);
    put(tail);
    out_.close();
    if (out_.fail()) {
        return fail(ErrorCode::kDependency, path_.string() + ": cannot be written",
                    "free some space on the disk");
    }
    return {};
}

}  // namespace mandate::sample::parquet
