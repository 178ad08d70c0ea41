// SPDX-License-Identifier: Apache-2.0
#include "probes/base/probe.h"

#include <algorithm>

namespace sidestage {

FactWriter::FactWriter(Reading &reading, PathInterner &paths, FactLimit *limit)
    : FactWriter(reading, paths, limit, FactPath{reading.service})
{
}

FactWriter::FactWriter(Reading &reading, PathInterner &paths, FactLimit *limit, FactPath path)
    : m_reading(&reading), m_paths(&paths), m_limit(limit), m_path(std::move(path))
{
}

bool FactWriter::hasRoom() const
{
    if (!m_limit)
        return true;
    if (m_reading->facts.size() + m_reading->gaps.size() + m_reading->files.size() < m_limit->most)
        return true;
    if (!m_limit->isExceeded) {
        m_limit->isExceeded = true;
        m_limit->stop.request_stop();
    }
    return false;
}

FactWriter FactWriter::below(std::string_view segment) const
{
    return {*m_reading, *m_paths, m_limit, m_path.child(segment)};
}

void FactWriter::add(std::string_view segment, FactValue value, Origin origin) const
{
    if (hasRoom())
        m_reading->facts.push_back(
            {m_paths->intern(m_path.child(segment)), std::move(value), origin});
}

void FactWriter::set(FactValue value, Origin origin) const
{
    if (hasRoom())
        m_reading->facts.push_back({m_paths->intern(m_path), std::move(value), origin});
}

void FactWriter::gap(std::string_view segment, Error reason) const
{
    if (hasRoom())
        m_reading->gaps.push_back({m_path.child(segment), std::move(reason)});
}

std::uint32_t FactWriter::file(const std::string &name) const
{
    auto &files = m_reading->files;
    const auto known = std::ranges::find(files, name);
    if (known == files.end()) {
        if (!hasRoom())
            return 0;
        files.push_back(name);
        return static_cast<std::uint32_t>(files.size());
    }
    return static_cast<std::uint32_t>(known - files.begin()) + 1;
}

} // namespace sidestage
