// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/recovery.h"

#include "core/files/limits.h"
#include "core/files/read_file.h"
#include "core/formats/run_json.h"
#include "ui/document/experiment_model.h"
#include "ui/document/save_file.h"
#include "ui/look/shown_text.h"
#include "ui/window/main_window.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QUuid>

#include <fcntl.h>
#include <optional>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace lab::app {
namespace {

constexpr const char* formatName = "gradient-lab-unsaved";
/// The run's text in quotes, each character of which may need a backslash, and the name of its file.
constexpr std::size_t maxBytes = 2 * maxRunBytes + 65'536;
/// The newest come first; who has more of them than this has not looked for long.
constexpr qsizetype mostOffers = 5;

struct Unsaved {
    /// The file that the run belongs to; may be empty.
    QString file;
    Run run;
};

QByteArray textOf(const QString& file, const Run& run) {
    return QJsonDocument(QJsonObject{{"format", formatName},
                                     {"version", 1},
                                     {"file", file},
                                     {"run", QString::fromStdString(toJson(run))}})
        .toJson();
}

std::optional<Unsaved> readUnsaved(const QString& path) {
    const auto content = readFile(QFile::encodeName(path).toStdString(), maxBytes, Readable::RegularFiles);
    if (std::holds_alternative<FileError>(content))
        return {};
    const QJsonObject json =
        QJsonDocument::fromJson(QByteArray::fromStdString(std::get<FileContent>(content).text)).object();
    if (json["format"].toString() != formatName || json["version"].toInt() != 1)
        return {};
    auto run = runFromJson(json["run"].toString().toStdString());
    if (std::holds_alternative<RunError>(run))
        return {};
    return Unsaved{json["file"].toString(), std::get<Run>(std::move(run))};
}

/// A descriptor that locks the file against other windows; -1 if one has it.
int lockOf(const QString& path) {
    const int file =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
        return file;
    if (file >= 0)
        ::close(file);
    return -1;
}

} // namespace

QString Recovery::defaultFolder() {
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(state)) // which the specification asks to ignore
        state = QDir::homePath().isEmpty() ? QString() : QDir::homePath() + "/.local/state";
    return state.isEmpty() ? QString() : state + "/gradient-lab";
}

Recovery::Recovery(ui::ExperimentModel& model, ui::MainWindow& window, QString folder)
    : m_model(model), m_window(window), m_folder(std::move(folder)) {}

Recovery::~Recovery() {
    for (const Taken& taken : m_taken)
        ::close(taken.lock);
}

void Recovery::offer() {
    if (m_folder.isEmpty())
        return;
    const QFileInfoList files =
        QDir(m_folder).entryInfoList({"unsaved-*.json"}, QDir::Files | QDir::Hidden, QDir::Time);
    // The newest is said last: it is shown first.
    for (qsizetype i = std::min(files.size(), mostOffers) - 1; i >= 0; --i) {
        const QString path = files[i].filePath();
        const int lock = lockOf(path);
        if (lock < 0)
            continue;
        m_taken.push_back({path, lock});
        if (auto unsaved = readUnsaved(path))
            offer(path, unsaved->file, unsaved->run);
        else
            setAside(path);
    }
}

void Recovery::offer(const QString& path, const QString& file, const Run& run) {
    const QString name = file.isEmpty() ? tr("an untitled run") : ui::shownText(QFileInfo(file).fileName());
    const QString when = QLocale().toString(QFileInfo(path).lastModified(), QLocale::ShortFormat);
    ui::Message message;
    message.what = tr("Changes of %1 were not saved when the program ended.").arg(name);
    message.details = tr("They were kept on %1.").arg(when);
    message.subject = path;
    message.dismissal = tr("Keep for later");
    message.buttons = {
        {tr("Open it"),
         [this, path, file, run] { m_window.openUnsaved(run, file, [this, path] { m_own = path; }); }},
        {tr("Discard"), [this, path] { remove(path); }}};
    m_window.say(message);
}

void Recovery::setAside(const QString& path) {
    const QFileInfo info(path);
    const QString aside = info.dir().filePath("damaged-" + info.fileName());
    QFile::remove(aside);
    QFile::rename(path, aside);
    ui::Message message{ui::Message::Kind::Warning, tr("A run that was not saved cannot be read."),
                        tr("Its file was set aside: %1").arg(ui::shownText(aside))};
    message.subject = path;
    m_window.say(message);
}

void Recovery::remove(const QString& path) {
    QFile::remove(path);
    if (m_own == path)
        m_own.clear();
}

QString Recovery::keep() {
    m_kept = false;
    if (!m_window.isWindowModified())
        return {};
    if (m_folder.isEmpty() || !QDir().mkpath(m_folder))
        return tr("%1 cannot be made").arg(m_folder);
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (m_own.isEmpty())
        m_own = m_folder + "/unsaved-" + QUuid::createUuid().toString(QUuid::WithoutBraces) + ".json";
    const QString problem = ui::writeFile(m_own, textOf(m_window.windowFilePath(), m_model.run()));
    m_kept = problem.isEmpty();
    if (const int lock = lockOf(m_own); lock >= 0) // the program may go on: log-off can be cancelled
        m_taken.push_back({m_own, lock});
    return problem;
}

void Recovery::forget() {
    if (!m_own.isEmpty())
        remove(m_own);
}

} // namespace lab::app
