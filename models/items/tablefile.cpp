// SPDX-License-Identifier: Apache-2.0
#include "models/items/tablefile.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace sidestage {

Result<std::size_t> writeTable(const std::string &file, const ComparisonTree &tree,
                               std::vector<std::size_t> columns, TableFormat format,
                               const std::stop_token &stop)
{
    const Location where{file, 0, 0};
    QSaveFile out(QFile::decodeName(file.c_str()));
    const auto failed = [&] {
        const bool hasFolder = QFileInfo(QFileInfo(out.fileName()).absolutePath()).isDir();
        return failure(hasFolder ? ErrorCode::PermissionDenied : ErrorCode::NotFound,
                       "the table cannot be written: " + out.errorString().toStdString(), where);
    };
    if (!out.open(QIODevice::WriteOnly))
        return failed();
    if (format == TableFormat::Csv)
        out.write("\xEF\xBB\xBF");
    std::size_t count = 0;
    if (const auto *judgement = tree.judgement()) {
        const TableText table(*judgement, std::move(columns), format);
        out.write(table.head().toUtf8());
        for (const auto row : rowsIn(tree)) {
            if (stop.stop_requested())
                return failure(ErrorCode::Cancelled, "the table was not written", where);
            if (out.write(table.line(row).toUtf8()) < 0)
                return failed();
            ++count;
        }
    }
    if (!out.commit())
        return failed();
    return count;
}

TableFormat tableFormatOf(const QString &file)
{
    if (file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive))
        return TableFormat::Csv;
    if (file.endsWith(QLatin1String(".md"), Qt::CaseInsensitive))
        return TableFormat::Markdown;
    return TableFormat::Tabbed;
}

} // namespace sidestage
