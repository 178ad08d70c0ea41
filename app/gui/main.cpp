// SPDX-License-Identifier: Apache-2.0
#include "app/audit/promptend.h"
#include "app/gui/desktopsession.h"
#include "models/rules/rulereader.h"
#include "probes/kinds/registration.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTimer>

#include <cstdio>

using namespace sidestage;

namespace {

/// Writes every message but one, which Qt's platform without a screen has for each window with a
/// least size, and which says nothing of the picture.
void sayAllButSizeHints(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (message != QLatin1StringView("This plugin does not support propagateSizeHints()"))
        std::fprintf(stderr, "%s\n", qPrintable(qFormatLogMessage(type, context, message)));
}

/// What is shown first.
struct Opening
{
    bool isDemo = false;
    QString folder; ///< of a workspace
    QString createFrom; ///< a folder to make one of
    QString panel; ///< by its name, for a picture
};

/// The window's whole life; everything that it owns is gone when this returns.
int show(const Opening &opening, const QString &picture, const ProbeRegistry &registry,
         std::vector<Rule> rules)
{
    QSettings settings;
    MainWindow window(settings);
    DesktopSession session(window, registry, std::move(rules), 16);

    int status = 0;
    if (!picture.isEmpty()) {
        QObject::connect(&session, &DesktopSession::settled, &window, [&] {
            window.openPanel(opening.panel);
            if (opening.panel == QStringLiteral("credentials"))
                session.credentials().show();
            // Once more through the event loop: the last judgement is shown by then.
            QTimer::singleShot(400, &window, [&] {
                QWidget *dialog = session.credentials().dialog();
                if (!dialog)
                    dialog = QApplication::activeModalWidget();
                if (!(dialog ? dialog : &window)->grab().save(picture)) {
                    std::fprintf(stderr, "sidestage: cannot write %s\n", qPrintable(picture));
                    status = 2;
                }
                QApplication::exit(status);
            });
        });
        window.resize(1440, 900);
    }
    window.show();
    // The first paint comes before the first audit.
    QTimer::singleShot(0, &session, [&] {
        if (opening.isDemo)
            session.openDemo();
        else if (!opening.createFrom.isEmpty())
            session.create(opening.createFrom);
        else if (!opening.folder.isEmpty())
            session.open(opening.folder);
    });
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Sidestage"));
    QApplication::setOrganizationName(QStringLiteral("Sidestage"));
    QApplication::setApplicationVersion(QStringLiteral(SIDESTAGE_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Does staging mirror production?"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(QStringLiteral("demo"),
                                  QCoreApplication::translate("main", "Open the demo workspace."));
    const QCommandLineOption picture(
        QStringLiteral("picture"),
        QCoreApplication::translate("main", "Audit, write a picture of the window, and quit."),
        QStringLiteral("file"));
    const QCommandLineOption panel(
        QStringLiteral("panel"),
        QCoreApplication::translate(
            "main", "The panel in the picture: overview, compare, notes, activity or credentials."),
        QStringLiteral("name"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QCoreApplication::translate("main", "light, dark or system."),
                                   QStringLiteral("name"), QStringLiteral("system"));
    const QCommandLineOption create(
        QStringLiteral("create-from"),
        QCoreApplication::translate("main", "Propose a workspace from what is found in a folder."),
        QStringLiteral("folder"));
    parser.addOptions({demo, create, picture, panel, theme});
    parser.addPositionalArgument(
        QStringLiteral("workspace"),
        QCoreApplication::translate("main", "A folder with an environments.yaml."),
        QStringLiteral("[WORKSPACE]"));
    parser.process(application);

    const auto registry = builtInProbeKinds();
    auto rules = builtInRules();
    if (!rules) {
        std::fprintf(stderr, "sidestage: %s\n", rules.error().toString().c_str());
        return 2;
    }

    if (parser.value(theme) == QLatin1StringView("light"))
        QApplication::setPalette(lightPalette());
    else if (parser.value(theme) == QLatin1StringView("dark"))
        QApplication::setPalette(darkPalette());

    if (parser.isSet(picture) && QApplication::platformName() == QLatin1StringView("offscreen"))
        qInstallMessageHandler(sayAllButSizeHints);
    const Opening opening{parser.isSet(demo), parser.positionalArguments().value(0),
                          parser.value(create), parser.value(panel)};
    return endingPromptly(show(opening, parser.value(picture), registry, std::move(*rules)));
}
