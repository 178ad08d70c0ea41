// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/toolproject.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

namespace {

const QString python = QStringLiteral("/usr/bin/python3");

} // namespace

/// The real Django and Alembic, as Debian has them, on SQLite: what they leave in their tables
/// after migrations that succeed, fail and are taken back, and what their folders are told to hold.
class TestPythonMigrations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void django()
    {
        ToolProject project;
        if (!project.run(python, {QStringLiteral("-c"), QStringLiteral("import django")}))
            QSKIP("needs the package python3-django");
        project.set(QStringLiteral("PYTHONPATH"), project.folder());
        project.set(QStringLiteral("DJANGO_SETTINGS_MODULE"), QStringLiteral("settings"));
        project.write(QStringLiteral("settings.py"),
                      "SECRET_KEY = 'x'\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n"
                      "INSTALLED_APPS = ['django.contrib.contenttypes', 'shop']\n"
                      "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3',"
                      " 'NAME': 'shop.db'}}\n");
        project.write(QStringLiteral("shop/__init__.py"), "");
        project.write(QStringLiteral("shop/migrations/__init__.py"), "");
        const auto migration = [&project](const char *name, const char *before, const char *sql,
                                          const char *back = "SELECT 1") {
            project.write(QStringLiteral("shop/migrations/%1.py").arg(QString::fromUtf8(name)),
                          QByteArray("from django.db import migrations\n"
                                     "class Migration(migrations.Migration):\n"
                                     "    dependencies = [")
                              + (*before ? QByteArray("('shop', '") + before + "')" : QByteArray())
                              + "]\n    operations = [migrations.RunSQL('" + sql + "', '" + back
                              + "')]\n");
        };
        migration("0001_initial", "", "CREATE TABLE orders (id INTEGER)");
        migration("0002_total", "0001_initial", "ALTER TABLE orders ADD COLUMN total INTEGER",
                  "ALTER TABLE orders DROP COLUMN total");
        migration("0003_broken", "0002_total", "CREATE TABLE");
        const auto migrate = words("-m django migrate -v0");
        FAILS(project, python, migrate);
        const std::string contentTypes =
            "django/contenttypes.0001_initial = applied\n"
            "django/contenttypes.0002_remove_content_type_name = applied\n";
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 "django = django_migrations\n" + contentTypes
                     + "django/repository = shop/migrations\n"
                       "django/repository/pending = {shop.0003_broken}\n"
                       "django/shop.0001_initial = applied\n"
                       "django/shop.0002_total = applied\n");
        project.remove(QStringLiteral("shop/migrations/0003_broken.py"));
        RUNS(project, python, migrate + words("shop 0001"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 "django = django_migrations\n" + contentTypes
                     + "django/repository = shop/migrations\n"
                       "django/repository/pending = {shop.0002_total}\n"
                       "django/shop.0001_initial = applied\n");
        // Summed up in one file, as Django names it, the old ones are no longer missed.
        RUNS(project, python, migrate);
        project.remove(QStringLiteral("shop/migrations/0001_initial.py"));
        project.remove(QStringLiteral("shop/migrations/0002_total.py"));
        migration("0001_squashed_0002_total", "", "SELECT 1");
        RUNS(project, python, migrate + words("--fake"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 "django = django_migrations\n" + contentTypes
                     + "django/repository = shop/migrations\n"
                       "django/repository/older = 2\n"
                       "django/shop.0001_initial = applied\n"
                       "django/shop.0001_squashed_0002_total = applied\n"
                       "django/shop.0001_squashed_0002_total/position = after shop.0002_total\n"
                       "django/shop.0002_total = applied\n");
    }

    void alembic()
    {
        const auto tool = installedProgram(QStringLiteral("alembic"));
        if (tool.isEmpty())
            QSKIP("needs the package alembic");
        ToolProject project;
        project.write(QStringLiteral("alembic.ini"),
                      "[alembic]\nscript_location = alembic\n"
                      "sqlalchemy.url = sqlite:///shop.db\n");
        project.write(QStringLiteral("alembic/env.py"),
                      "from alembic import context\n"
                      "from sqlalchemy import create_engine\n"
                      "with create_engine('sqlite:///shop.db').connect() as connection:\n"
                      "    context.configure(connection=connection)\n"
                      "    with context.begin_transaction():\n"
                      "        context.run_migrations()\n");
        // As the tool's templates of two releases write them.
        project.write(QStringLiteral("alembic/versions/aaa_orders.py"),
                      "\"\"\"orders\n\nRevision ID: aaa\nRevises: \n\"\"\"\n"
                      "# revision identifiers, used by Alembic.\n"
                      "revision = 'aaa'\ndown_revision = None\nbranch_labels = None\n\n\n"
                      "def upgrade():\n    pass\n");
        project.write(QStringLiteral("alembic/versions/2026_total.py"),
                      "from typing import Union\n"
                      "revision: str = \"bbb\"\ndown_revision: Union[str, None] = \"aaa\"\n"
                      "def upgrade() -> None:\n    pass\n");
        project.write(QStringLiteral("alembic/versions/ccc_other.py"),
                      "revision = 'ccc' # another branch\ndown_revision = 'aaa'\n"
                      "def upgrade():\n    revision = 'never'\n");
        RUNS(project, tool, words("upgrade bbb"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("alembic = alembic_version\n"
                             "alembic/heads = {bbb}\n"
                             "alembic/repository = alembic/versions\n"
                             "alembic/repository/pending = {ccc}\n"));
        RUNS(project, tool, words("upgrade heads"));
        project.write(QStringLiteral("alembic/versions/ddd_both.py"),
                      "revision = 'ddd'\ndown_revision = (\n    'bbb', # one\n    'ccc',\n)\n"
                      "def upgrade():\n    pass\n");
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("alembic = alembic_version\n"
                             "alembic/heads = {bbb, ccc}\n"
                             "alembic/repository = alembic/versions\n"
                             "alembic/repository/pending = {ddd}\n"));
        RUNS(project, tool, words("upgrade heads"));
        project.remove(QStringLiteral("alembic/versions/ddd_both.py"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("alembic = alembic_version\n"
                             "alembic/heads = {ddd}\n"
                             "alembic/repository = alembic/versions\n"
                             "alembic/repository/unknown = {ddd}\n"));
    }
};

QTEST_APPLESS_MAIN(TestPythonMigrations)
#include "tst_pythonmigrations.moc"
