#pragma once

#include <string>
#include <vector>

#include "app/doctor.h"

namespace mandate::render {

/// `mandate.doctor/1` (docs/formats/doctor.md).
std::string doctor_json(std::vector<app::Diagnosis> const& diagnoses);

/// For a terminal: an export after the other, findings as `good`, `warn` or `MISSING`.
std::string doctor_text(std::vector<app::Diagnosis> const& diagnoses);

}  // namespace mandate::render
