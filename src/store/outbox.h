#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "store/writer.h"

namespace mandate::store {

/// Something that somebody should hear of. It is written with the change that it tells of, so a
/// notice is sent for what happened and for nothing else; sending comes later.
struct Notice {
    std::string kind;       ///< `request.ready_to_claim`
    std::string recipient;  ///< a person's id
    boost::json::object body;
};

/// Puts a notice in the outbox. The outbox is not governed: its rows come and go without entries.
Result<void> notify(Writer& writer, Notice const& notice);

}  // namespace mandate::store
