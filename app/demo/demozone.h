// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <cstdint>

namespace sidestage {

/// The names that the demo's resolver knows, and the messages in which it tells them (RFC 1035).
class DemoZone
{
public:
    /// See DemoResolver::serve for the table.
    static Result<DemoZone> read(const QByteArray &table);
    /// The whole answer to a standard query; empty where `query` is none.
    QByteArray answerTo(const QByteArray &query) const;

private:
    struct Record
    {
        std::uint16_t type = 0;
        QByteArray data; ///< as it goes over the wire
    };
    using Records = QList<Record>;

    /// Of the name itself or of the wildcard above it; null where there is no such name.
    const Records *find(const QByteArray &name) const;
    bool isAboveOthers(const QByteArray &name) const;

    QHash<QByteArray, Records> m_names;
};

} // namespace sidestage
