// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/webdate.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace sidestage {

std::optional<std::int64_t> webDate(std::string_view text)
{
    auto date = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).trimmed();
    const auto comma = date.indexOf(QLatin1Char(','));
    date = date.mid(comma + 1).trimmed().replace(QLatin1Char('-'), QLatin1Char(' '));
    if (date.endsWith(QLatin1String(" GMT")) || date.endsWith(QLatin1String(" UTC")))
        date.chop(4);
    for (const auto &format :
         {QStringLiteral("d MMM yyyy HH:mm:ss"), QStringLiteral("d MMM yy HH:mm:ss")}) {
        auto time = QLocale::c().toDateTime(date, format);
        if (!time.isValid())
            continue;
        if (time.date().year() < 1970) // two digits: RFC 6265 section 5.1.1
            time = time.addYears(100);
        time.setTimeZone(QTimeZone::utc());
        return time.toSecsSinceEpoch();
    }
    return {};
}

} // namespace sidestage
