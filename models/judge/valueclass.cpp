// SPDX-License-Identifier: Apache-2.0
#include "models/judge/valueclass.h"

namespace sidestage {

namespace {
ValueClass classOfShape(std::string_view shape)
{
    for (auto i = 0; i <= static_cast<int>(ValueClass::Text); ++i) {
        if (nameOf(static_cast<ValueClass>(i)) == shape)
            return static_cast<ValueClass>(i);
    }
    return ValueClass::Text;
}

/// The classes that a program would mistake for one another without harm, as one.
ValueClass coarse(ValueClass c)
{
    switch (c) {
    case ValueClass::Empty:
    case ValueClass::Placeholder:
    case ValueClass::Boolean:
    case ValueClass::Integer:
    case ValueClass::Url:
    case ValueClass::Path:
        return c;
    case ValueClass::Decimal:
        return ValueClass::Integer;
    default:
        return ValueClass::Text;
    }
}
} // namespace

ValueClass classOf(const FactValue &value)
{
    switch (value.kind()) {
    case FactValue::Kind::Nothing:
        return ValueClass::Empty;
    case FactValue::Kind::Boolean:
        return ValueClass::Boolean;
    case FactValue::Kind::Integer:
        return ValueClass::Integer;
    case FactValue::Kind::Decimal:
        return ValueClass::Decimal;
    case FactValue::Kind::Text:
        return valueClassOf(value.toText());
    case FactValue::Kind::Instant:
        return ValueClass::Text;
    case FactValue::Kind::Duration:
        return ValueClass::Duration;
    case FactValue::Kind::Version:
        return ValueClass::Version;
    case FactValue::Kind::List:
    case FactValue::Kind::Set:
        return value.members().empty() ? ValueClass::Empty : ValueClass::List;
    case FactValue::Kind::Secret:
        break;
    }
    const auto &digest = value.toSecret();
    return digest.length == LengthClass::Empty ? ValueClass::Empty : classOfShape(digest.shape);
}

bool classesDiffer(const FactValue &value, const FactValue &reference)
{
    const auto isOthersMatter = [](ValueClass c) {
        return c == ValueClass::Empty || c == ValueClass::Placeholder;
    };
    const auto a = coarse(classOf(value));
    const auto b = coarse(classOf(reference));
    if (a == b || value.isSecret() != reference.isSecret() || isOthersMatter(a)
        || isOthersMatter(b))
        return false;
    const auto isBit = [](const FactValue &v) {
        const auto text = v.display();
        return text == "0" || text == "1";
    };
    return !((a == ValueClass::Boolean && isBit(reference))
             || (b == ValueClass::Boolean && isBit(value)));
}

} // namespace sidestage
