// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probespec.h"

#include <string>
#include <utility>
#include <vector>

namespace sidestage::test {

// Values of options, as the reader of files would give them.

inline OptionValue textOption(std::string value)
{
    return OptionValue(OptionValue::Value(std::move(value)));
}

inline OptionValue flagOption(bool value)
{
    return OptionValue(OptionValue::Value(value));
}

inline OptionValue credentialOption(std::string name)
{
    return OptionValue(OptionValue::Value(CredentialReference{std::move(name)}));
}

inline OptionValue listOption(const std::vector<std::string> &texts)
{
    OptionValue::List list;
    for (const auto &one : texts)
        list.push_back(textOption(one));
    return OptionValue(std::move(list));
}

} // namespace sidestage::test
