// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notecheck.h"
#include "models/notes/notesdocument.h"
#include "tests/support/testmain.h"

#include <QObject>
#include <QRegularExpression>

using namespace sidestage;

class TestNoteCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void findsWhatTheWorkspaceDoesNotHave()
    {
        Workspace workspace;
        for (const auto *name : {"staging", "preview-1"}) {
            Environment environment;
            environment.name = name;
            workspace.environments.push_back(std::move(environment));
        }
        for (const auto *name : {"mail", "a/b"}) {
            Service service;
            service.name = name;
            workspace.services.push_back(std::move(service));
        }
        const auto document =
            NotesDocument::parse("## Good\n"
                                 "- **Differs:** `mail/**`, `*/X`, `m*l/Y`, `a~1b/Z`\n"
                                 "- **Environments:** preview-*, staging\n"
                                 "## Bad\n"
                                 "- **Differs:** `mial/host`\n"
                                 "- **Environments:** stagging, review-*\n",
                                 "n.md")
                .value();
        std::string found;
        for (const auto &error : checkNotes(document.notes(), workspace))
            found += error.toString() + '\n';
        QCOMPARE(
            found,
            std::string("n.md:4:1: the note 'Bad' speaks of the environment 'stagging', which the "
                        "workspace does not have (did you mean 'staging'?)\n"
                        "n.md:4:1: the note 'Bad' speaks of the environment 'review-*', which the "
                        "workspace does not have (did you mean 'preview-1'?)\n"
                        "n.md:4:1: the note 'Bad' speaks of the service 'mial', which the "
                        "workspace does not have (did you mean 'mail'?)\n"));
    }
};

QTEST_APPLESS_MAIN(TestNoteCheck)
#include "tst_notecheck.moc"
