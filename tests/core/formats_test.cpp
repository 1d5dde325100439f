// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Files as the system sees them: what is written whole or not at all, what is read with a bound, and what a
// message shows of foreign text.
#include "core/files/atomic_file.h"
#include "core/files/foreign_text.h"
#include "core/files/memory.h"
#include "core/files/read_file.h"
#include "core/formats/memory_need.h"
#include "core/formats/run_export.h"
#include "core/formats/run_json.h"
#include "core/math/random.h"
#include "core/runner/runner.h"
#include "core/runner/session.h"
#include "tests/support/check.h"

#include <QTemporaryDir>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <semaphore>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace lab;
namespace fs = std::filesystem;

namespace {

constexpr uid_t nobody = 65534;
constexpr uid_t somebody = 12345;

std::string contentOf(const std::string& path) {
    const auto read = readFile(path, 1 << 24, Readable::RegularFiles);
    return std::holds_alternative<FileContent>(read) ? std::get<FileContent>(read).text : "(unreadable)";
}

std::string readError(const std::string& path, std::size_t most = 1000,
                      Readable readable = Readable::RegularFiles) {
    const auto read = readFile(path, most, readable);
    return std::holds_alternative<FileError>(read) ? std::get<FileError>(read).message : "(read)";
}

std::string errorOf(const std::optional<FileError>& error) {
    return error ? error->message : "";
}

unsigned modeOf(const std::string& path) {
    struct stat status {};
    return lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777u : 0;
}

std::set<std::string> namesIn(const std::string& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

/// What `act` returns, in a process of its own; -1 if that did not end well.
int inChild(const std::function<int()>& act) {
    const pid_t child = fork();
    if (child == 0)
        _exit(act());
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The most memory that this process has had.
double peak() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

/// The same as another user.
int as(uid_t user, const std::function<int()>& act) {
    return inChild([&] { return setgid(user) == 0 && setuid(user) == 0 ? act() : 99; });
}

/// What becomes of calls that write: each is interrupted once before it is done, or syncing fails.
enum class Disk { Good, Interrupted, Broken };
Disk disk = Disk::Good;

bool isInterrupted() {
    static bool again = false;
    return disk == Disk::Interrupted && (again = !again);
}

/// What writing says on such a disk.
std::string errorOn(Disk kind, const std::string& path, const std::string& content) {
    disk = kind;
    const std::string error = errorOf(writeFile(path, content));
    disk = Disk::Good;
    return error;
}

Run runOf(std::int64_t depth, std::int64_t width, std::int64_t rows, std::int64_t batch,
          const char* optimizer) {
    Run run;
    run.experiment.depth = depth;
    run.experiment.width = width;
    run.experiment.rows = rows;
    run.experiment.batchSize = batch;
    run.experiment.optimizer = optimizer;
    return run;
}

} // namespace

// Before those of the C library.
extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
    if (isInterrupted()) {
        errno = EINTR;
        return -1;
    }
    return syscall(SYS_write, file, bytes, size);
}

int fsync(int file) {
    if (isInterrupted() || disk == Disk::Broken) {
        errno = disk == Disk::Broken ? EIO : EINTR;
        return -1;
    }
    return static_cast<int>(syscall(SYS_fsync, file));
}
}

class FormatsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    std::string at(const std::string& name) const { return m_dir->path().toStdString() + "/" + name; }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        fs::permissions(m_dir->path().toStdString(), fs::perms::all);
    }

    void aFileAppearsWhole() {
        const std::string path = at("a");
        {
            AtomicFile file(path);
            file.stream() << "new";
            file.stream().flush();
            QVERIFY(!fs::exists(path));
            QCOMPARE(namesIn(at("")).size(), std::size_t{1});
            QCOMPARE(errorOf(file.commit()), std::string());
        }
        QCOMPARE(contentOf(path), std::string("new"));
        QCOMPARE(namesIn(at("")), std::set<std::string>{"a"});
        const mode_t mask = umask(0);
        umask(mask);
        QCOMPARE(modeOf(path), 0666u & ~mask);
    }

    void withoutCommitTheOldFileStays() {
        QCOMPARE(errorOf(writeFile(at("a"), "old")), std::string());
        {
            AtomicFile file(at("a"));
            file.stream() << std::string(1'000'000, 'x');
        }
        QCOMPARE(contentOf(at("a")), std::string("old"));
        QCOMPARE(namesIn(at("")), std::set<std::string>{"a"});
    }

    void sizesAroundTheBlockArrive() {
        for (const std::size_t size : {0, 1, 65535, 65536, 65537, 131072, 1'000'000}) {
            std::string text(size, 'x');
            for (std::size_t i = 0; i < size; ++i)
                text[i] = static_cast<char>('a' + i % 26);
            QCOMPARE(errorOf(writeFile(at("a"), text)), std::string());
            QVERIFY(contentOf(at("a")) == text);
        }
    }

    void modeIsKept() {
        for (const unsigned mode : {0600u, 0644u, 0640u, 0666u, 0755u}) {
            QCOMPARE(errorOf(writeFile(at("a"), "old")), std::string());
            QCOMPARE(chmod(at("a").c_str(), mode), 0);
            QCOMPARE(errorOf(writeFile(at("a"), "new")), std::string());
            QCOMPARE(modeOf(at("a")), mode);
        }
    }

    void linksAreFollowedAndStay_data() {
        QTest::addColumn<bool>("exists");
        QTest::newRow("to a file") << true;
        QTest::newRow("to no file yet") << false;
    }
    void linksAreFollowedAndStay() {
        QFETCH(bool, exists);
        fs::create_directory(at("there"));
        fs::create_symlink("second", at("first"));
        fs::create_symlink("there/file", at("second")); // relative to where it stands
        if (exists)
            QCOMPARE(errorOf(writeFile(at("there/file"), "old")), std::string());
        QCOMPARE(errorOf(writeFile(at("first"), "new")), std::string());
        QVERIFY(fs::is_symlink(at("first")) && fs::is_symlink(at("second")));
        QVERIFY(!fs::is_symlink(at("there/file")));
        QCOMPARE(contentOf(at("there/file")), std::string("new"));
        QCOMPARE(namesIn(at("there")), std::set<std::string>{"file"});
    }

    void aLinkToItselfIsAnError() {
        fs::create_symlink("b", at("a"));
        fs::create_symlink("a", at("b"));
        QVERIFY(!errorOf(writeFile(at("a"), "x")).empty());
        QVERIFY(fs::is_symlink(at("a")));
    }

    void oddNames_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("line end") << QByteArray("a\nb");
        QTest::newRow("dash") << QByteArray("-rf");
        QTest::newRow("longest") << QByteArray(255, 'x');
        QTest::newRow("no UTF-8") << QByteArray("a\xff\xfe");
        QTest::newRow("blanks") << QByteArray(" ");
        QTest::newRow("quotes") << QByteArray("\"'`$(x)\\");
    }
    void oddNames() {
        QFETCH(QByteArray, name);
        const std::string path = at(name.toStdString());
        for (const char* text : {"old", "new"}) {
            QCOMPARE(errorOf(writeFile(path, text)), std::string());
            QCOMPARE(contentOf(path), std::string(text));
        }
        QCOMPARE(namesIn(at("")), std::set<std::string>{name.toStdString()});
        fs::remove(path); // some of which the folder's own clean-up cannot name
    }

    void aBareNameIsInTheFolderAtHand() {
        const fs::path before = fs::current_path();
        fs::current_path(at(""));
        const std::string error = errorOf(writeFile("bare", "x"));
        fs::current_path(before);
        QCOMPARE(error, std::string());
        QCOMPARE(contentOf(at("bare")), std::string("x"));
    }

    void impossiblePlacesAreErrors() {
        fs::create_directory(at("folder"));
        QCOMPARE(errorOf(writeFile(at("a"), "file")), std::string());
        for (const std::string& path : {std::string(), at(""), at("folder"), at("folder/"), at("no/such"),
                                        at("a/b"), at(std::string(256, 'x')), std::string(5000, 'x')})
            CHECK(!errorOf(writeFile(path, "x")).empty(), path);
        QCOMPARE(namesIn(at("")), (std::set<std::string>{"a", "folder"}));
    }

    void devicesAndPipesAreWrittenInPlace() {
        QCOMPARE(errorOf(writeFile("/dev/null", "x")), std::string());
        QVERIFY(fs::is_character_file("/dev/null"));
        QCOMPARE(mkfifo(at("pipe").c_str(), 0600), 0);
        QVERIFY(!errorOf(writeFile(at("pipe"), "x", AtomicFile::Pipes::NeedReader)).empty());
        const int reader = open(at("pipe").c_str(), O_RDONLY | O_NONBLOCK);
        QCOMPARE(errorOf(writeFile(at("pipe"), "through", AtomicFile::Pipes::NeedReader)), std::string());
        char read[10] = {};
        QCOMPARE(::read(reader, read, sizeof read), ssize_t{7});
        ::close(reader);
        QVERIFY(fs::is_fifo(at("pipe")));
    }

    void aFullDeviceIsAnError() {
        if (!fs::exists("/dev/full"))
            QSKIP("no /dev/full here");
        QCOMPARE(errorOf(writeFile("/dev/full", "x")), std::string("No space left on device"));
    }

    /// Only who waits for a device or a pipe's reader wants a signal to end it.
    void signalsDoNotEndTheWritingOfAFile() {
        const std::string content(100'000, 'x');
        const int nameless = open(at("a").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        fs::remove(at("a"));
        const std::string inPlace = "/proc/self/fd/" + std::to_string(nameless);
        for (const std::string& path : {at("b"), inPlace}) {
            QCOMPARE(errorOn(Disk::Interrupted, path, content), std::string());
            CHECK(contentOf(path) == content, path);
        }
        ::close(nameless);
        QCOMPARE(errorOn(Disk::Interrupted, "/dev/null", content), std::string("Interrupted system call"));
    }

    /// Where the standard input is closed, the first file that is opened has number 0: no sign of failure.
    void numberZeroIsAFileToo() {
        QCOMPARE(errorOf(writeFile(at("a"), "old")), std::string());
        const int nameless = open(at("b").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        fs::remove(at("b"));
        const std::string inPlace = "/proc/self/fd/" + std::to_string(nameless);
        for (const std::string& path : {at("a"), at("new"), inPlace, std::string("/dev/null")}) {
            const int code = inChild([&] {
                ::close(0);
                return writeFile(path, "x") ? 1 : 0;
            });
            CHECK(code == 0, path);
        }
        QCOMPARE(contentOf(at("a")), std::string("x"));
        QCOMPARE(contentOf(at("new")), std::string("x"));
        QCOMPARE(contentOf(inPlace), std::string("x"));
        ::close(nameless);
    }

    void theOldFileStaysUntilTheNewOneIsOnTheDisk() {
        QCOMPARE(errorOf(writeFile(at("a"), "old")), std::string());
        QCOMPARE(errorOn(Disk::Broken, at("a"), "new"), std::string("Input/output error"));
        QCOMPARE(contentOf(at("a")), std::string("old"));
        QCOMPARE(namesIn(at("")), std::set<std::string>{"a"});
    }

    /// Below any limit of the size that files may have, the old file stays: as on a full disk.
    void noSizeThatFailsDamagesTheOldFile() {
        QCOMPARE(errorOf(writeFile(at("a"), "old")), std::string());
        for (const rlim_t limit : {0, 1, 65535, 65536, 99'999}) {
            const int code = inChild([&] {
                std::signal(SIGXFSZ, SIG_IGN);
                const rlimit small{limit, limit};
                setrlimit(RLIMIT_FSIZE, &small);
                return writeFile(at("a"), std::string(100'000, 'x')) ? 1 : 0;
            });
            CHECK(code == 1, limit, code);
            QCOMPARE(contentOf(at("a")), std::string("old"));
            QCOMPARE(namesIn(at("")), std::set<std::string>{"a"});
        }
    }

    void aFullDiskIsToldAndKeepsTheOldFile() {
        const int code = inChild([&] {
            if (unshare(CLONE_NEWNS) != 0 || mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                mount("none", at("").c_str(), "tmpfs", 0, "size=256k") != 0)
                return 77;
            if (writeFile(at("a"), "old"))
                return 1;
            const auto error = writeFile(at("a"), std::string(1'000'000, 'x'));
            if (!error || error->message != "No space left on device")
                return 2;
            if (contentOf(at("a")) != "old" || namesIn(at("")).size() != 1)
                return 3;
            // In place, too, nothing is overwritten that the new content has no room for.
            chmod(at("").c_str(), 0555);
            chmod(at("a").c_str(), 0666);
            return as(nobody, [&] {
                if (!writeFile(at("a"), std::string(1'000'000, 'x')))
                    return 4;
                return contentOf(at("a")).starts_with("old") ? 0 : 5;
            });
        });
        if (code == 77)
            QSKIP("only root can mount a small disk");
        QCOMPARE(code, 0);
    }

    void twoWritersDoNotMix() {
        const std::string a(300'000, 'a');
        const std::string b(500'000, 'b');
        AtomicFile first(at("x"));
        AtomicFile second(at("x"));
        first.stream() << a.substr(0, 100'000);
        second.stream() << b;
        first.stream() << a.substr(100'000);
        QCOMPARE(errorOf(second.commit()), std::string());
        QVERIFY(contentOf(at("x")) == b);
        QCOMPARE(errorOf(first.commit()), std::string());
        QVERIFY(contentOf(at("x")) == a);
    }

    void aFileOfTheOldTemporaryNameIsNotTouched() {
        QCOMPARE(errorOf(writeFile(at("out.csv.part"), "mine")), std::string());
        QCOMPARE(errorOf(writeFile(at("out.csv"), "rows")), std::string());
        QCOMPARE(contentOf(at("out.csv.part")), std::string("mine"));
    }

    // As root all is allowed: these need another user.
    void ownersAndForbiddenPlaces() {
        if (geteuid() != 0)
            QSKIP("only root can be another user");
        const auto make = [&](const std::string& name, uid_t owner, mode_t mode) {
            fs::remove(at(name));
            static_cast<void>(writeFile(at(name), "old"));
            QCOMPARE(chown(at(name).c_str(), owner, owner), 0);
            QCOMPARE(chmod(at(name).c_str(), mode), 0);
        };
        const auto ownerOf = [&](const std::string& name) {
            struct stat status {};
            return lstat(at(name).c_str(), &status) == 0 ? status.st_uid : uid_t(-1);
        };
        const auto writes = [&](const std::string& name) {
            return as(nobody, [&] { return writeFile(at(name), "new") ? 1 : 0; });
        };
        make("foreign", somebody, 0644); // root replaces it and keeps its owner
        QCOMPARE(errorOf(writeFile(at("foreign"), "new")), std::string());
        QCOMPARE(ownerOf("foreign"), somebody);

        make("shared", somebody, 0666); // another user may write it, not give it away: in place
        QCOMPARE(writes("shared"), 0);
        QCOMPARE(contentOf(at("shared")), std::string("new"));
        QCOMPARE(ownerOf("shared"), somebody);
        QCOMPARE(modeOf(at("shared")), 0666u);

        make("guarded", nobody, 0444); // its owner may replace, but not write it
        QCOMPARE(writes("guarded"), 1);
        QCOMPARE(contentOf(at("guarded")), std::string("old"));

        make("in place", nobody, 0644);
        QCOMPARE(chmod(at("").c_str(), 0555), 0);
        QCOMPARE(writes("in place"), 0);
        QCOMPARE(contentOf(at("in place")), std::string("new"));
        QCOMPARE(writes("no new one"), 1);
        QCOMPARE(chmod(at("").c_str(), 0333), 0); // a folder to write into, not to look into
        QCOMPARE(writes("unseen"), 0);
        QCOMPARE(chmod(at("").c_str(), 0777), 0);
        QCOMPARE(contentOf(at("unseen")), std::string("new"));
        QCOMPARE(namesIn(at("")),
                 (std::set<std::string>{"foreign", "guarded", "in place", "shared", "unseen"}));
    }

    // --- Reading ---

    void readsUpToItsBound() {
        for (const std::size_t size : {0, 1, 65536, 65537, 100'000}) {
            const std::string text(size, 'x');
            QCOMPARE(errorOf(writeFile(at("a"), text)), std::string());
            QVERIFY(std::get<FileContent>(readFile(at("a"), size, Readable::RegularFiles)).text == text);
            if (size > 0)
                QVERIFY(readError(at("a"), size - 1).starts_with("is larger than "));
        }
        QVERIFY(
            std::get<FileContent>(readFile("/proc/self/stat", 10'000, Readable::RegularFiles)).text.size() >
            0);
    }

    void whatIsNoFileIsRefusedAtOnce() {
        fs::create_directory(at("folder"));
        QCOMPARE(mkfifo(at("pipe").c_str(), 0600), 0);
        QCOMPARE(readError(at("folder")), std::string("is a folder, not a file"));
        QCOMPARE(readError(at("folder"), 1000, Readable::Anything), std::string("is a folder, not a file"));
        QCOMPARE(readError(at("pipe")), std::string("is a pipe, not a file"));
        QCOMPARE(readError("/dev/zero"), std::string("is a device, not a file"));
        QCOMPARE(readError("/dev/null"), std::string("is a device, not a file"));
        QCOMPARE(readError(at("absent")), std::string("cannot be read: No such file or directory"));
        QVERIFY(readError("/dev/zero", 1 << 20, Readable::Anything) == "is larger than 1 MiB");
    }

    void aFileIsTheSameByAllItsNames() {
        QCOMPARE(errorOf(writeFile(at("a"), "x")), std::string());
        fs::create_symlink("a", at("link"));
        fs::create_hard_link(at("a"), at("hard"));
        const auto read = readFile(at("link"), 1000, Readable::RegularFiles);
        QVERIFY(std::get<FileContent>(read).file == fileAt(at("a")));
        QVERIFY(fileAt(at("hard")) == fileAt(at("a")));
        QVERIFY(!fileAt(at("absent")) && !fileAt("/dev/null") && !fileAt(at("")));
    }

    // --- Memory ---

    void memoryIsTheLeastThatAnybodyLeaves_data() {
        QTest::addColumn<QByteArray>("groups");
        QTest::addColumn<QList<QPair<QString, QByteArray>>>("files");
        QTest::addColumn<qulonglong>("bytes");
        using Files = QList<QPair<QString, QByteArray>>;
        QTest::newRow("no groups") << QByteArray() << Files{} << 4096000ull;
        QTest::newRow("version 2") << QByteArray("0::/a/b\n")
                                   << Files{{"sys/fs/cgroup/a/b/memory.max", "3000\n"},
                                            {"sys/fs/cgroup/a/b/memory.current", "1000\n"}}
                                   << 2000ull;
        QTest::newRow("around it") << QByteArray("0::/a/b\n")
                                   << Files{{"sys/fs/cgroup/a/b/memory.max", "max\n"},
                                            {"sys/fs/cgroup/a/b/memory.current", "1000\n"},
                                            {"sys/fs/cgroup/a/memory.max", "1500\n"},
                                            {"sys/fs/cgroup/a/memory.current", "1000\n"}}
                                   << 500ull;
        QTest::newRow("in a container") << QByteArray("0::/\n")
                                        << Files{{"sys/fs/cgroup/memory.max", "3000\n"},
                                                 {"sys/fs/cgroup/memory.current", "2500\n"},
                                                 {"sys/fs/cgroup/memory.stat", "anon 1\ninactive_file 300\n"}}
                                        << 800ull;
        QTest::newRow("full") << QByteArray("0::/\n")
                              << Files{{"sys/fs/cgroup/memory.max", "3000\n"},
                                       {"sys/fs/cgroup/memory.current", "3500\n"}}
                              << 0ull;
        QTest::newRow("version 1") << QByteArray("7:cpu:/x\n5:memory:/jobs/7\n")
                                   << Files{{"sys/fs/cgroup/memory/jobs/7/memory.limit_in_bytes", "3000\n"},
                                            {"sys/fs/cgroup/memory/jobs/7/memory.usage_in_bytes", "100\n"}}
                                   << 2900ull;
    }
    void memoryIsTheLeastThatAnybodyLeaves() {
        QFETCH(QByteArray, groups);
        using Files = QList<QPair<QString, QByteArray>>;
        QFETCH(Files, files);
        QFETCH(qulonglong, bytes);
        files.emplaceBack("proc/meminfo", "MemTotal: 8000 kB\nMemAvailable:   4000 kB\n");
        files.emplaceBack("proc/self/cgroup", groups);
        for (const auto& [name, text] : files) {
            const std::string path = at(name.toStdString());
            fs::create_directories(fs::path(path).parent_path());
            QCOMPARE(errorOf(writeFile(path, text.toStdString())), std::string());
        }
        QCOMPARE(qulonglong{memoryAvailable(at(""))}, bytes);
    }

    void memoryOfThisMachineIsKnown() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer takes memory and address space of its own");
#endif
        QVERIFY(memoryAvailable() > 10'000'000 && memoryAvailable() < 1'000'000'000'000'000);
        QVERIFY(memoryAvailable(at("nowhere")) > memoryAvailable()); // where nothing is said
        const int code = inChild([] {
            const rlimit limit{rlim_t{1} << 30, rlim_t{1} << 30};
            setrlimit(RLIMIT_AS, &limit);
            return memoryAvailable() < (1u << 30) ? 0 : 1;
        });
        QCOMPARE(code, 0);
    }

    void memoryIsStated() {
        QCOMPARE(memoryText(999'000), std::string("1 MB"));
        QCOMPARE(memoryText(60'400'000), std::string("60 MB"));
        QCOMPARE(memoryText(2'540'000'000), std::string("2.5 GB"));
        QCOMPARE(memoryText(254'000'000'000), std::string("254 GB"));
        QVERIFY(!memoryProblem(900, 1000));
        QCOMPARE(memoryProblem(2'540'000'000, 1'200'000'000).value_or(""),
                 std::string("needs 2.5 GB of memory, and 1.2 GB are free"));
    }

    /// In a process of its own: what it took before does not come back.
    void aRunTakesNoMoreThanItNeeds() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer takes memory and address space of its own");
#endif
        for (const auto& [depth, width, rows, batch, optimizer] : {std::tuple{8, 8, 500, 10, "sgd"},
                                                                   {10, 300, 500, 10, "adam"},
                                                                   {3, 1000, 500, 10, "sgd"},
                                                                   {12, 150, 6000, 300, "momentum"},
                                                                   {2, 400, 20000, 3000, "sgd"}}) {
            Run run = runOf(depth, width, rows, batch, optimizer);
            run.interventions = {{1, "learningRate", 0.02, 0}};
            const auto need = static_cast<double>(memoryNeed(run.experiment));
            const int percent = inChild([&] {
                const double before = peak();
                Session session(run);
                for (int i = 0; i < 3; ++i)
                    session.step();
                session.observe({}, false);
                return static_cast<int>(100 * (peak() - before) / need);
            });
            CHECK(percent >= (need > 100e6 ? 25 : 0) && percent <= 100, depth, width, rows, need, percent);
        }
    }

    void readingTakesNoMoreThanItNeeds() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer takes memory and address space of its own");
#endif
        const auto listOf = [](std::size_t count, const std::string& item) {
            std::string list = "[" + item;
            list.reserve(count * (item.size() + 1) + 2);
            for (std::size_t i = 1; i < count; ++i)
                list.append(",").append(item);
            return list + "]";
        };
        const std::string head = R"({"format":"gradient-lab-run","version":1,)";
        const std::string change = R"({"step":1,"set":"learningRate","value":0.1})";
        for (const std::string& text :
             {head + R"("interventions":)" + listOf(100'000, change) + "}",
              head + R"("note":)" + listOf(600'000, "1") + "}",
              head + R"("note":)" + listOf(200'000, "[1]") + "}",
              head + R"("note":)" + listOf(500, listOf(1000, "0.25")) + "}",
              head + R"("note":)" + listOf(150'000, R"({"a":{"b":1}})") + "}",
              R"({"format":"mlp-replay-1","note":)" + listOf(90'000, R"({"a":1})") + R"(,"layers":[1,1]})"}) {
            const auto need = static_cast<double>(readingNeed(text));
            const int percent = inChild([&] {
                const double before = peak();
                static_cast<void>(runFromJson(text));
                static_cast<void>(readReplay(text));
                return static_cast<int>(100 * (peak() - before) / need);
            });
            CHECK(percent >= 15 && percent <= 100, text.substr(0, 80), need, percent);
        }
    }

    void batchesOfLaterStepsCount() {
        Run run;
        run.experiment.depth = 64;
        run.experiment.width = 64;
        run.experiment.rows = 20'000;
        const std::uint64_t small = memoryNeed(run);
        QCOMPARE(small, memoryNeed(run.experiment));
        run.interventions = {{5, "batchSize", std::int64_t{4096}}, {9, "batchSize", std::int64_t{2}}};
        Experiment large = run.experiment;
        large.batchSize = 4096;
        QCOMPARE(memoryNeed(run), memoryNeed(large));
        QVERIFY(memoryNeed(run) > small);
    }

    /// z, a, f' and dL/dz of every unit, for each row of a full batch and of a short one.
    void eachRowOfABatchCountsTwice() {
        Experiment experiment;
        experiment.depth = 2;
        experiment.width = 100;
        experiment.rows = 20'000;
        const auto need = [&](std::int64_t rows) {
            experiment.batchSize = rows;
            return memoryNeed(experiment);
        };
        const std::uint64_t units = 2 + 2 * 100 + 1;
        QCOMPARE(need(3000) - need(1000), 2 * 2000 * 4 * units * sizeof(double));
        experiment.rows = 1000; // of which half are trained on
        QCOMPARE(need(500) - need(499), 2 * 4 * units * sizeof(double));
        QCOMPARE(need(4096), need(500));
    }

    void aCaseTakesNoMoreThanItNeeds() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer takes memory and address space of its own");
#endif
        for (const auto& [depth, width, rows, batch, optimizer] : {std::tuple{2, 1500, 100, 10, "adam"},
                                                                   {20, 100, 4000, 2000, "sgd"},
                                                                   {3, 700, 2000, 10, "momentum"}}) {
            Run run = runOf(depth, width, rows, batch, optimizer);
            const auto made = replayOf(run, 2);
            const auto* replay = std::get_if<ReplayCase>(&made);
            QVERIFY(replay != nullptr);
            const auto need = static_cast<double>(memoryNeed(*replay));
            const int percent = inChild([&] {
                const double before = peak();
                runReplay(*replay, [](const ReplayRecord&) { return true; });
                return static_cast<int>(100 * (peak() - before) / need);
            });
            CHECK(percent >= 25 && percent <= 100, depth, width, need, percent);
        }
    }

    /// The run that it has goes on when another does not fit.
    void theRunnerOutlivesARunThatDoesNotFit() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer takes memory and address space of its own");
#endif
        const int code = inChild([] {
            const rlimit limit{rlim_t{1200} << 20, rlim_t{1200} << 20};
            setrlimit(RLIMIT_AS, &limit);
            std::counting_semaphore<> told(0);
            Runner runner(Run{}, [&] { told.release(); });
            const auto waitFor = [&](const auto& condition) {
                for (int i = 0; i < 100; ++i) {
                    if (condition())
                        return true;
                    if (!told.try_acquire_for(std::chrono::seconds(60)))
                        return false;
                }
                return false;
            };
            Run large;
            large.experiment.depth = 64;
            large.experiment.width = 880;
            runner.reset(large);
            std::optional<std::int64_t> generation;
            if (!waitFor([&] { return (generation = runner.takeOutOfMemory()).has_value(); }))
                return 1;
            if (generation != 0)
                return 2;
            runner.step(3);
            std::shared_ptr<const Frame> frame;
            const bool goesOn = waitFor([&] {
                frame = runner.take();
                if (frame && frame->step == 3)
                    return true;
                runner.want({});
                return false;
            });
            return goesOn && frame->generation == 0 ? 0 : 3;
        });
        QCOMPARE(code, 0);
    }

    // --- Foreign text ---

    void textIsShownAsItIs() {
        for (const char* text : {"", "plain.json", "Größe 5 µm, 数据, עברית, 😀", "a b", "\\", "\"'<&>"})
            QCOMPARE(shown(text), std::string(text));
    }

    void whatIsHiddenIsEscaped() {
        const std::vector<std::pair<std::string, std::string>> rows{
            {"a\nb", "a\\nb"},
            {"\t", "\\t"},
            {"\x1b[2J", "\\u001b[2J"},
            {std::string(1, '\0'), "\\u0000"},
            {"\x7f", "\\u007f"},
            {"\u009b31m", "\\u009b31m"},
            {"a\u202egpj.exe", "a\\u202egpj.exe"},
            {"\u2066x\u2069", "\\u2066x\\u2069"},
            {"a\u200bb", "a\\u200bb"},
            {"\u2028", "\\u2028"},
            {"\xef\xbb\xbf", "\\ufeff"},
            {"\xff", "\\xff"},
            {"\xc3", "\\xc3"},
            {"\xc0\xaf", "\\xc0\\xaf"},                   // longer than needed
            {"\xed\xa0\x80", "\\xed\\xa0\\x80"},          // a surrogate
            {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, // above U+10FFFF
            {"\xf3\xa0\x80\x81", "\\U000e0001"},
        };
        for (const auto& [text, expected] : rows)
            CHECK(shown(text) == expected, shown(text), "not", expected);
    }

    void longTextKeepsBothEnds() {
        QCOMPARE(shown(std::string(16, 'x'), 16), std::string(16, 'x'));
        const std::string path = "/home/" + std::string(1000, 'x') + "/run.json";
        const std::string line = shown(path, 40);
        QVERIFY2(line.starts_with("/home/xxx") && line.ends_with("x/run.json"), line.c_str());
        QVERIFY(line.find("…") != std::string::npos);
        QCOMPARE(shown(line, 40), line);
        std::string umlauts;
        for (int i = 0; i < 1000; ++i)
            umlauts += "ü";
        QCOMPARE(shown(umlauts, 31).size(), std::size_t{30 * 2 + 3});
    }

    void anyBytesMakeOneShortLine() {
        Random random(1);
        for (int i = 0; i < 2000; ++i) {
            std::string bytes(random.below(400), ' ');
            for (char& byte : bytes)
                byte = static_cast<char>(random.below(i % 2 == 0 ? 256 : 40));
            const std::string line = shown(bytes, 60);
            const QString text = QString::fromUtf8(line.c_str());
            CHECK(text.toUtf8().toStdString() == line, "no UTF-8", i);
            CHECK(text.toUcs4().size() <= 60, i, text.size());
            for (const char c : line)
                CHECK(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, i);
            CHECK(shown(line, 60) == line, "twice", i);
        }
        QVERIFY(shown(std::string(100'000'000, '\x1b')).size() < 1000);
    }
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"
