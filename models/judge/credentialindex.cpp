// SPDX-License-Identifier: Apache-2.0
#include "models/judge/credentialindex.h"

namespace sidestage {

namespace {
/// Two empty credentials are not one that is shared.
bool isTelling(const FactValue &value)
{
    return value.isSecret() && value.toSecret().isCredential
        && value.toSecret().length != LengthClass::Empty && value.toSecret().shape != "empty"
        && value.toSecret().shape != "placeholder";
}
} // namespace

CredentialIndex::CredentialIndex(const Comparison &comparison)
{
    for (const auto &service : comparison.services()) {
        for (std::size_t c = 0; c < comparison.columnCount(); ++c) {
            const auto *reading = comparison.reading(service, c);
            if (!reading || comparison.topology().columns[c].kind != EnvironmentKind::Production)
                continue;
            for (auto row = service.begin; row < service.end; ++row) {
                const auto cell = comparison.cell(row, c);
                if (cell.kind() != Cell::Kind::Value)
                    continue;
                const auto &value = reading->facts[cell.index()].value;
                if (isTelling(value))
                    m_rows.try_emplace(value.toSecret().fingerprint,
                                       static_cast<std::uint32_t>(row));
            }
        }
    }
}

std::optional<std::uint32_t> CredentialIndex::rowOf(const FactValue &value) const
{
    if (m_rows.empty() || !isTelling(value))
        return {};
    const auto at = m_rows.find(value.toSecret().fingerprint);
    return at == m_rows.end() ? std::nullopt : std::optional(at->second);
}

} // namespace sidestage
