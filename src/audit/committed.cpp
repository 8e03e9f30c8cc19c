#include "audit/committed.h"

#include <boost/json/object.hpp>

#include "base/text.h"

namespace mandate::audit {

std::optional<Salt> Salt::from_hex(std::string_view digits) {
    Salt salt;
    if (!read_hex(digits, salt.bytes)) {
        return std::nullopt;
    }
    return salt;
}

std::string Salt::hex() const { return to_hex(view()); }

Committed commit(std::string_view text, Salt const& salt) { return {hash_of({salt.view(), text})}; }

bool check(Committed const& committed, Salt const& salt, std::string_view text) {
    return commit(text, salt) == committed;
}

boost::json::value to_json(Committed const& committed) {
    return boost::json::object{{"committed", committed.digest.hex()}};
}

}  // namespace mandate::audit
