#pragma once

// JSON of typed values, both ways, from one description of each type (Boost.Describe).
//
// A struct says its fields once:
//
//     struct Team { TeamId id; std::string name; std::vector<PersonId> members; };
//     BOOST_DESCRIBE_STRUCT(Team, (), (id, name, members))
//
// `encode` writes them as an object in that order; `decode` reads them strictly: a missing, unknown
// or ill-typed field is an Error that names its path (`request.estimate.lines[2].tokens`).
// How types look: texts, strong ids and enumerators (kFinopsLead is "finops_lead") are strings;
// whole numbers are numbers within 2^53; Money is its canonical text; Date "YYYY-MM-DD"; Instant
// microseconds UTC; BillingPeriod "YYYY-MM"; an absent optional is left out (null is read as
// absent); a variant is its alternative's object with a first field "kind" (its `kKind`). Pure
// functions; thread-safe.

#include <charconv>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>

#include "base/date.h"
#include "base/money.h"
#include "base/private_text.h"
#include "base/result.h"
#include "base/strong_id.h"

namespace mandate {

/// A value as JSON, and where in it private texts stand (JSON pointers, RFC 6901), so that the
/// store can commit them by hash.
struct Encoded {
    boost::json::object body;
    std::vector<std::string> private_pointers;
};

namespace codec {

/// Where in the value encoding or decoding is.
struct Place {
    std::string text;     ///< for people: `request.lines[2].tokens`
    std::string pointer;  ///< RFC 6901: `/lines/2/tokens`

    Place field(std::string_view name) const;
    Place index(std::size_t position) const;
};

using Pointers = std::vector<std::string>;

/// `kFinopsLead` as `finops_lead`.
std::string enumerator_text(std::string_view enumerator);

std::unexpected<Error> wrong_type(Place const& place, std::string_view wanted);
std::unexpected<Error> missing(Place const& place);
std::unexpected<Error> unknown_field(Place const& place, std::string_view wanted);
Result<std::string> read_text(boost::json::value const& value, Place const& place);
Result<std::int64_t> read_integer(boost::json::value const& value, Place const& place,
                                  std::int64_t least, std::int64_t most);
/// A committed private text (`{"committed": hex}`) is one that was erased.
Result<PrivateText> read_private(boost::json::value const& value, Place const& place);
Result<boost::json::object const*> read_object(boost::json::value const& value, Place const& place);

template <typename T>
struct Codec;

template <typename T>
boost::json::value to_value(T const& value, Place const& place, Pointers& pointers) {
    return Codec<T>::encode(value, place, pointers);
}
template <typename T>
Result<T> from_value(boost::json::value const& value, Place const& place) {
    return Codec<T>::decode(value, place);
}

template <>
struct Codec<std::string> {
    static boost::json::value encode(std::string const& value, Place const&, Pointers&) {
        return boost::json::string(value);
    }
    static Result<std::string> decode(boost::json::value const& value, Place const& place) {
        return read_text(value, place);
    }
};

template <>
struct Codec<bool> {
    static boost::json::value encode(bool value, Place const&, Pointers&) { return value; }
    static Result<bool> decode(boost::json::value const& value, Place const& place) {
        if (!value.is_bool()) {
            return wrong_type(place, "true or false");
        }
        return value.get_bool();
    }
};

template <std::integral T>
struct Codec<T> {
    static boost::json::value encode(T value, Place const&, Pointers&) {
        return static_cast<std::int64_t>(value);
    }
    static Result<T> decode(boost::json::value const& value, Place const& place) {
        constexpr std::int64_t kMost = (std::int64_t{1} << 53) - 1;
        constexpr std::int64_t kLeast = std::is_signed_v<T> ? -kMost : 0;
        std::int64_t const most =
            sizeof(T) < 8 ? static_cast<std::int64_t>(std::numeric_limits<T>::max()) : kMost;
        std::int64_t const least =
            sizeof(T) < 8 ? static_cast<std::int64_t>(std::numeric_limits<T>::min()) : kLeast;
        return static_cast<T>(TRY(read_integer(value, place, least, most)));
    }
};

template <typename Tag>
struct Codec<StrongId<Tag>> {
    static boost::json::value encode(StrongId<Tag> const& value, Place const&, Pointers&) {
        return boost::json::string(value.value());
    }
    static Result<StrongId<Tag>> decode(boost::json::value const& value, Place const& place) {
        return StrongId<Tag>(TRY(read_text(value, place)));
    }
};

template <>
struct Codec<PrivateText> {
    static boost::json::value encode(PrivateText const& value, Place const& place,
                                     Pointers& pointers) {
        pointers.push_back(place.pointer);
        return boost::json::string(value.shown());
    }
    static Result<PrivateText> decode(boost::json::value const& value, Place const& place) {
        return read_private(value, place);
    }
};

template <>
struct Codec<Money> {
    static boost::json::value encode(Money value, Place const&, Pointers&) {
        return boost::json::string(value.to_string());
    }
    static Result<Money> decode(boost::json::value const& value, Place const& place) {
        Result<Money> amount = Money::parse(TRY(read_text(value, place)));
        return amount ? amount : wrong_type(place, "an amount such as \"12.34\"");
    }
};

template <>
struct Codec<Date> {
    static boost::json::value encode(Date value, Place const&, Pointers&) {
        return boost::json::string(to_string(value));
    }
    static Result<Date> decode(boost::json::value const& value, Place const& place) {
        Result<Date> date = parse_date(TRY(read_text(value, place)));
        return date ? date : wrong_type(place, "a day such as \"2026-11-25\"");
    }
};

template <>
struct Codec<Instant> {
    static boost::json::value encode(Instant value, Place const&, Pointers&) {
        return static_cast<std::int64_t>(value.time_since_epoch().count());
    }
    static Result<Instant> decode(boost::json::value const& value, Place const& place) {
        constexpr std::int64_t kMost = (std::int64_t{1} << 53) - 1;
        return Instant(std::chrono::microseconds(TRY(read_integer(value, place, 0, kMost))));
    }
};

template <>
struct Codec<BillingPeriod> {
    static boost::json::value encode(BillingPeriod value, Place const&, Pointers&) {
        return boost::json::string(value.to_string());
    }
    static Result<BillingPeriod> decode(boost::json::value const& value, Place const& place) {
        Result<BillingPeriod> period = BillingPeriod::parse(TRY(read_text(value, place)));
        return period ? period : wrong_type(place, "a month such as \"2026-11\"");
    }
};

template <typename T>
struct Codec<std::vector<T>> {
    static boost::json::value encode(std::vector<T> const& values, Place const& place,
                                     Pointers& pointers) {
        boost::json::array array;
        array.reserve(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            array.push_back(to_value<T>(values[i], place.index(i), pointers));
        }
        return array;
    }
    static Result<std::vector<T>> decode(boost::json::value const& value, Place const& place) {
        if (!value.is_array()) {
            return wrong_type(place, "a list");
        }
        std::vector<T> values;
        for (boost::json::value const& element : value.get_array()) {
            values.push_back(TRY(from_value<T>(element, place.index(values.size()))));
        }
        return values;
    }
};

template <typename T>
struct Codec<std::map<std::string, T>> {
    static boost::json::value encode(std::map<std::string, T> const& values, Place const& place,
                                     Pointers& pointers) {
        boost::json::object object;
        for (auto const& [name, value] : values) {
            object.emplace(name, to_value<T>(value, place.field(name), pointers));
        }
        return object;
    }
    static Result<std::map<std::string, T>> decode(boost::json::value const& value,
                                                   Place const& place) {
        std::map<std::string, T> values;
        for (auto const& member : *TRY(read_object(value, place))) {
            values.emplace(std::string(member.key()),
                           TRY(from_value<T>(member.value(), place.field(member.key()))));
        }
        return values;
    }
};

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <typename E>
    requires std::is_enum_v<E>
struct Codec<E> {
    using Enumerators = boost::describe::describe_enumerators<E>;

    static boost::json::value encode(E value, Place const&, Pointers&) {
        std::string text;
        boost::mp11::mp_for_each<Enumerators>([&](auto enumerator) {
            if (enumerator.value == value) {
                text = enumerator_text(enumerator.name);
            }
        });
        return boost::json::string(text);
    }
    static Result<E> decode(boost::json::value const& value, Place const& place) {
        std::string const text = TRY(read_text(value, place));
        std::optional<E> found;
        std::string names;
        boost::mp11::mp_for_each<Enumerators>([&](auto enumerator) {
            std::string const name = enumerator_text(enumerator.name);
            names += (names.empty() ? "" : ", ") + name;
            if (name == text) {
                found = enumerator.value;
            }
        });
        if (!found) {
            return wrong_type(place, "one of " + names);
        }
        return *found;
    }
};

template <typename T>
    requires boost::describe::has_describe_members<T>::value
struct Codec<T> {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

    static boost::json::value encode(T const& value, Place const& place, Pointers& pointers) {
        boost::json::object object;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(value.*member.pointer)>;
            Place const at = place.field(member.name);
            if constexpr (kIsOptional<Field>) {
                if (value.*member.pointer) {
                    object.emplace(member.name, to_value<typename Field::value_type>(
                                                    *(value.*member.pointer), at, pointers));
                }
            } else {
                object.emplace(member.name, to_value<Field>(value.*member.pointer, at, pointers));
            }
        });
        return object;
    }

    static Result<T> decode(boost::json::value const& value, Place const& place) {
        boost::json::object const& object = *TRY(read_object(value, place));
        T result{};
        std::optional<Error> problem;
        std::size_t found = 0;
        std::string names;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            names += (names.empty() ? "" : ", ") + std::string(member.name);
            if (problem) {
                return;
            }
            problem = read_field(object, place.field(member.name), member.name,
                                 result.*member.pointer, found);
        });
        if (!problem && found != object.size()) {
            for (auto const& member : object) {
                if (!is_described(member.key())) {
                    problem = unknown_field(place.field(member.key()), names).error();
                }
            }
        }
        if (problem) {
            return std::unexpected(std::move(*problem));
        }
        return result;
    }

private:
    template <typename Field>
    static std::optional<Error> read_field(boost::json::object const& object, Place const& at,
                                           std::string_view name, Field& field,
                                           std::size_t& found) {
        boost::json::value const* const member = object.if_contains(name);
        found += member != nullptr ? 1U : 0U;
        bool const absent = member == nullptr || member->is_null();
        if constexpr (kIsOptional<Field>) {
            if (absent) {
                return std::nullopt;
            }
            auto read = from_value<typename Field::value_type>(*member, at);
            if (!read) {
                return std::move(read).error();
            }
            field = std::move(*read);
        } else {
            if (absent) {
                return missing(at).error();
            }
            auto read = from_value<Field>(*member, at);
            if (!read) {
                return std::move(read).error();
            }
            field = std::move(*read);
        }
        return std::nullopt;
    }

    static bool is_described(std::string_view name) {
        bool described = false;
        boost::mp11::mp_for_each<Members>(
            [&](auto member) { described = described || name == member.name; });
        return described;
    }
};

template <typename... Alternatives>
struct Codec<std::variant<Alternatives...>> {
    using Variant = std::variant<Alternatives...>;

    static boost::json::value encode(Variant const& value, Place const& place, Pointers& pointers) {
        return std::visit(
            [&]<typename Alternative>(Alternative const& alternative) {
                boost::json::object object;
                object.emplace("kind", Alternative::kKind);
                boost::json::value fields = to_value<Alternative>(alternative, place, pointers);
                for (auto const& member : fields.get_object()) {
                    object.emplace(member.key(), member.value());
                }
                return boost::json::value(std::move(object));
            },
            value);
    }
    static Result<Variant> decode(boost::json::value const& value, Place const& place) {
        boost::json::object fields = *TRY(read_object(value, place));
        boost::json::value const* const kind = fields.if_contains("kind");
        if (kind == nullptr) {
            return missing(place.field("kind"));
        }
        std::string const name = TRY(read_text(*kind, place.field("kind")));
        fields.erase("kind");
        std::optional<Result<Variant>> result;
        std::string names;
        auto try_one = [&]<typename Alternative>(std::type_identity<Alternative>) {
            names += (names.empty() ? "" : ", ") + std::string(Alternative::kKind);
            if (name != Alternative::kKind) {
                return;
            }
            Result<Alternative> read = from_value<Alternative>(fields, place);
            if (read) {
                result = Variant(std::move(*read));
            } else {
                result = std::unexpected(std::move(read).error());
            }
        };
        (try_one(std::type_identity<Alternatives>{}), ...);
        if (!result) {
            return wrong_type(place.field("kind"), "one of " + names);
        }
        return std::move(*result);
    }
};

}  // namespace codec

/// A described struct as JSON.
template <typename T>
Encoded encode(T const& value) {
    Encoded encoded;
    encoded.body = std::move(codec::to_value(value, {}, encoded.private_pointers).as_object());
    return encoded;
}

/// Reads a described type strictly. @param name what to call the value in errors: `request`.
/// @returns Error{BadInput} with the path of what is wrong.
template <typename T>
Result<T> decode(boost::json::value const& value, std::string_view name) {
    return codec::from_value<T>(value, codec::Place{std::string(name), {}});
}

/// The stable text of an enumerator: kFinopsLead is `finops_lead`.
template <typename E>
std::string text_of(E value) {
    codec::Pointers none;
    return std::string(codec::to_value(value, {}, none).as_string());
}

/// The enumerator of a text. @param name what to call it in the error.
template <typename E>
Result<E> parse_enum(std::string_view text, std::string_view name) {
    return codec::from_value<E>(boost::json::string(text), codec::Place{std::string(name), {}});
}

}  // namespace mandate
