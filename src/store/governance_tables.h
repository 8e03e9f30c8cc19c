#pragma once

#include "store/entity.h"

namespace mandate::store {

// The governed nouns of this room itself.

inline constexpr Projection kDutyActColumns[] = {{"chain", "/chain"},
                                                 {"duty", "/duty"},
                                                 {"person", "/person"},
                                                 {"on_behalf_of", "/on_behalf_of"}};
inline constexpr Projection kErasureColumns[] = {{"subject", "/subject"},
                                                 {"texts", "/texts", ColumnType::kInteger}};

/// That somebody did a step of a chain (duties.h).
inline constexpr EntityTable kDutyAct{"duty_act", "duty_act", "act", kDutyActColumns};
/// Which duties exclude each other (duties.h); one entity, `duties`.
inline constexpr EntityTable kDutyRules{"duty_rules", "duty_rules", "table of duties", {}};
/// That the texts of a subject were erased (private_text.h).
inline constexpr EntityTable kErasure{"erasure", "erasure", "erasure", kErasureColumns};

inline constexpr EntityTable const* kStoreTables[] = {&kDutyAct, &kDutyRules, &kErasure};

}  // namespace mandate::store
