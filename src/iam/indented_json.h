#pragma once

#include <string>

#include <boost/json/value.hpp>

namespace mandate::iam {

/// A JSON value as people read it: two spaces a level, a line each, members in their order, empty
/// lists and objects on one line, a line break at the end. Every line begins with a space or a
/// bracket.
std::string indented(boost::json::value const& value);

}  // namespace mandate::iam
