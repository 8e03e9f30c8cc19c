#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

namespace mandate::approval {

/// A state as people read it: kAwaitingSize is `AwaitingSize`.
template <typename State>
std::string state_name(State state) {
    std::string name;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<State>>([&](auto enumerator) {
        if (enumerator.value == state) {
            name = std::string_view(enumerator.name).substr(1);
        }
    });
    return name;
}

/// `Draft`, `Draft or Returned`, `Draft, Submitted or Returned`.
std::string any_of(std::vector<std::string> const& words);

/// `a Draft`, `an Approved`.
std::string with_article(std::string_view words);

}  // namespace mandate::approval
