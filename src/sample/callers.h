#pragma once

#include <string>
#include <string_view>

#include "sample/stream.h"

namespace mandate::sample {

/// The forms of an identity in a bill (AWS, "iam-principal-cost-allocation"), with their meaning.
inline Caller iam_user(std::string const& account, std::string const& name) {
    Caller caller;
    caller.principal = "arn:aws:iam::" + account + ":user/" + name;
    caller.account = account;
    caller.user = caller.principal;
    return caller;
}

/// `path` begins and ends with `/`; the bill shows it, the meaning drops it.
inline Caller iam_role(std::string const& account, std::string const& path,
                       std::string const& name) {
    Caller caller;
    caller.principal = "arn:aws:iam::" + account + ":role" + path + name;
    caller.account = account;
    caller.role = "arn:aws:iam::" + account + ":role/" + name;
    return caller;
}

/// A session that a person or a program named.
inline Caller role_session(std::string const& account, std::string const& role,
                           std::string const& session) {
    Caller caller = iam_role(account, "/", role);
    caller.principal = "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session;
    caller.session = session;
    return caller;
}

/// The many sessions of a role whose names a runtime makes up; `Stream::pool` names them.
inline Caller role_sessions(std::string const& account, std::string const& role) {
    Caller caller = role_session(account, role, "");
    caller.session = Word::none();
    return caller;
}

}  // namespace mandate::sample
