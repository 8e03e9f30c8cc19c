#include "iam/policy_print.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace mandate::iam {
namespace {

/// Writes JSON in either layout.
class JsonWriter {
public:
    explicit JsonWriter(Layout layout) : layout_(layout) {}

    void open(char bracket) {
        json_.push_back(bracket);
        ++depth_;
        first_ = true;
    }
    void close(char bracket) {
        --depth_;
        if (!first_) {
            new_line();
        }
        first_ = false;
        json_.push_back(bracket);
    }
    void item() {
        if (!first_) {
            json_.push_back(',');
        }
        first_ = false;
        new_line();
    }
    void key(std::string_view name) {
        item();
        append_json_string(json_, name);
        json_ += layout_ == Layout::kIndented ? ": " : ":";
    }
    void text(std::string_view value) { append_json_string(json_, value); }
    void values(std::vector<std::string> const& values) {
        if (values.size() == 1) {
            text(values.front());
            return;
        }
        open('[');
        for (std::string const& value : values) {
            item();
            text(value);
        }
        close(']');
    }
    std::string take() { return std::move(json_); }

private:
    void new_line() {
        if (layout_ == Layout::kIndented) {
            json_.push_back('\n');
            json_.append(depth_ * 2, ' ');
        }
    }

    Layout layout_;
    std::string json_;
    std::size_t depth_ = 0;
    bool first_ = true;
};

void write_principals(JsonWriter& writer, Principals const& principals) {
    writer.key(principals.polarity == Polarity::kIs ? "Principal" : "NotPrincipal");
    if (principals.everyone) {
        writer.text("*");
        return;
    }
    writer.open('{');
    for (auto const& [type, values] : principals.by_type) {
        writer.key(kPrincipalTypeNames.at(static_cast<std::size_t>(type)));
        writer.values(values);
    }
    writer.close('}');
}

/// Conditions of one test stand in one block, where the first of them stands.
void write_conditions(JsonWriter& writer, std::vector<Condition> const& conditions) {
    writer.key("Condition");
    writer.open('{');
    std::vector<ConditionTest> written;
    for (Condition const& first : conditions) {
        if (std::ranges::find(written, first.test) != written.end()) {
            continue;
        }
        written.push_back(first.test);
        writer.key(to_string(first.test));
        writer.open('{');
        for (Condition const& condition : conditions) {
            if (condition.test == first.test) {
                writer.key(condition.key);
                writer.values(condition.values);
            }
        }
        writer.close('}');
    }
    writer.close('}');
}

void write_statement(JsonWriter& writer, Statement const& statement) {
    writer.open('{');
    if (statement.sid) {
        writer.key("Sid");
        writer.text(*statement.sid);
    }
    writer.key("Effect");
    writer.text(statement.effect == Effect::kAllow ? "Allow" : "Deny");
    if (statement.principals) {
        write_principals(writer, *statement.principals);
    }
    writer.key(statement.actions.polarity == Polarity::kIs ? "Action" : "NotAction");
    writer.values(statement.actions.values);
    if (statement.resources) {
        writer.key(statement.resources->polarity == Polarity::kIs ? "Resource" : "NotResource");
        writer.values(statement.resources->values);
    }
    if (!statement.conditions.empty()) {
        write_conditions(writer, statement.conditions);
    }
    writer.close('}');
}

template <typename T>
void sort_each_once(std::vector<T>& values) {
    std::ranges::sort(values);
    auto const repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
}

void lower_service(std::string& action) {
    std::size_t const colon = std::min(action.find(':'), action.size());
    action.replace(0, colon, to_lower(std::string_view(action).substr(0, colon)));
}

}  // namespace

std::string print(Policy const& policy, Layout layout) {
    JsonWriter writer(layout);
    writer.open('{');
    writer.key("Version");
    writer.text(policy.version == PolicyVersion::k2012 ? "2012-10-17" : "2008-10-17");
    if (policy.id) {
        writer.key("Id");
        writer.text(*policy.id);
    }
    writer.key("Statement");
    writer.open('[');
    for (Statement const& statement : policy.statements) {
        writer.item();
        write_statement(writer, statement);
    }
    writer.close(']');
    writer.close('}');
    return writer.take();
}

Policy canonical(Policy policy) {
    for (Statement& statement : policy.statements) {
        if (statement.principals) {
            for (auto& [type, values] : statement.principals->by_type) {
                sort_each_once(values);
            }
        }
        std::ranges::for_each(statement.actions.values, lower_service);
        sort_each_once(statement.actions.values);
        if (statement.resources) {
            sort_each_once(statement.resources->values);
        }
        for (Condition& condition : statement.conditions) {
            condition.key = to_lower(condition.key);
            sort_each_once(condition.values);
        }
        sort_each_once(statement.conditions);
    }
    sort_each_once(policy.statements);
    return policy;
}

std::size_t size_in_characters(std::string_view text, Counting counting) {
    if (counting == Counting::kAll) {
        return code_points(text);
    }
    std::string counted;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        bool const space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (quoted || !space) {
            counted.push_back(c);
        }
        if (quoted && c == '\\' && i + 1 < text.size()) {
            counted.push_back(text[++i]);
        } else if (c == '"') {
            quoted = !quoted;
        }
    }
    return code_points(counted);
}

}  // namespace mandate::iam
