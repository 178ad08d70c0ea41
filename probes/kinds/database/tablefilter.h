// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/pathglob.h"

#include <string>
#include <vector>

namespace sidestage {

/// Which tables and views to read, by name: any of the patterns, and none with a leading "!".
class TableFilter
{
public:
    static Result<TableFilter> parse(const std::vector<std::string> &patterns);
    bool takes(const std::string &name) const;

private:
    std::vector<PathGlob> m_wanted;
    std::vector<PathGlob> m_unwanted;
};

} // namespace sidestage
