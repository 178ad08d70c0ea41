// SPDX-License-Identifier: Apache-2.0
#include "models/document/drafts.h"
#include "tests/support/testmain.h"

#include <QDirIterator>
#include <QFile>
#include <QObject>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace sidestage;

class TestDrafts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void comesBackAfterACrash()
    {
        QTemporaryDir folder;
        const auto place = folder.filePath(QStringLiteral("deep/drafts")).toStdString();
        const std::string text("## A\r\n\0\xff typed", 14);
        {
            DraftKeeper keeper(place, "/w/staging-notes.md");
            QVERIFY(!keeper.find());
            QVERIFY2(!QFile::exists(folder.filePath(QStringLiteral("deep"))), "nothing to keep");
            QVERIFY(keeper.isOurs());
            QVERIFY(keeper.write({"older", "base"}).has_value());
            QVERIFY(keeper.write({text, "base"}).has_value());
        }
        DraftKeeper keeper(place, "/w/staging-notes.md");
        QCOMPARE(keeper.find()->text, text);
        QCOMPARE(keeper.find()->base.value(), std::string("base"));
        QVERIFY2(!DraftKeeper(place, "/other/staging-notes.md").find(), "another file's");
        QVERIFY(keeper.write({text, std::nullopt}).has_value());
        QVERIFY(!keeper.find()->base);
        keeper.remove();
        QVERIFY(!keeper.find());
    }

    void holdsTheDocumentAndNothingElse()
    {
        QTemporaryDir folder;
        DraftKeeper keeper(folder.path().toStdString(), "/secret-customer/staging-notes.md");
        QVERIFY(keeper.write({"the text", "the base"}).has_value());
        int files = 0;
        QDirIterator each(folder.path(), QDir::Files);
        while (each.hasNext()) {
            QFile file(each.next());
            QVERIFY(!file.fileName().contains(QStringLiteral("customer")));
            if (file.fileName().endsWith(QStringLiteral(".lock")))
                continue;
            ++files;
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto bytes = file.readAll();
            QVERIFY2(bytes == "the text" || bytes == "the base", bytes.constData());
            QCOMPARE(file.permissions()
                         & (QFileDevice::ReadGroup | QFileDevice::ReadOther
                            | QFileDevice::WriteGroup | QFileDevice::WriteOther),
                     QFileDevice::Permissions());
        }
        QCOMPARE(files, 2);
    }

    void twoEditorsOfOneFileDoNotMix()
    {
        QTemporaryDir folder;
        const auto place = folder.path().toStdString();
        DraftKeeper first(place, "/w/staging-notes.md");
        QVERIFY(first.write({"first", "base"}).has_value());
        DraftKeeper second(place, "/w/staging-notes.md");
        QVERIFY(!second.find());
        QVERIFY(!second.isOurs());
        QVERIFY(second.write({"second", "base"}).has_value());
        second.remove();
        QCOMPARE(first.find()->text, std::string("first"));
    }

    void saysWhereItCannotBeKept()
    {
        QTemporaryDir folder;
        QFile blocker(folder.filePath(QStringLiteral("drafts")));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        DraftKeeper keeper(blocker.fileName().toStdString(), "/w/staging-notes.md");
        QVERIFY(!keeper.isOurs());
        QVERIFY(keeper.write({"text", "base"}).has_value());
        QVERIFY(!keeper.find());
    }
};

QTEST_APPLESS_MAIN(TestDrafts)
#include "tst_drafts.moc"
