// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tree of branches as a value: whatever is done to it, it stays a sound one, and what was there before
// stays what it was.

#include "core/experiment/document.h"
#include "core/math/random.h"

#include <QTest>

#include <functional>
#include <set>
#include <string>
#include <utility>

using namespace lab;

namespace {

Run runOf(double rate) {
    Run run;
    run.experiment.learningRate = rate;
    return run;
}

/// A trunk of 100 steps with two branches, one of which has another.
Document tree() {
    Document document = documentOf(runOf(0.1));
    document.branches[0].length = 100;
    document = forked(document, 1, 60, "smaller rate");
    document.branches[1].length = 90;
    document = forked(document, 2, 80, "smaller rate");
    document = forked(document, 1, 10, "larger rate");
    return document;
}

const Branch& branch(const Document& document, BranchId id) {
    return *findBranch(document, id);
}

class DocumentTest : public QObject {
    Q_OBJECT

  private slots:
    void aRunIsADocument() {
        const Document document = documentOf(runOf(0.5));
        QVERIFY(problems(document).empty());
        QCOMPARE(document.branches.size(), std::size_t{1});
        QCOMPARE(inHand(document).run->experiment.learningRate, 0.5);
        QVERIFY(!inHand(document).fork);
        QVERIFY(findBranch(document, BranchId{2}) == nullptr);
        QVERIFY(findBranch(document, "nobody") == nullptr);
        QVERIFY(document == documentOf(runOf(0.5))); // by value, though the runs are two
        QVERIFY(document != documentOf(runOf(0.6)));
    }

    void aForkSharesItsRun() {
        Document document = documentOf(runOf(0.1));
        document.branches[0].length = 100;
        const Document before = document;
        const Document after = forked(document, 1, 60, "smaller rate");
        QVERIFY(document == before);
        QVERIFY(problems(after).empty());
        const Branch& made = inHand(after);
        QVERIFY(made.run == before.branches[0].run);
        QCOMPARE(made.length, std::int64_t{60});
        QVERIFY(made.fork == (Fork{1, 60}));
        QCOMPARE(after.step, std::int64_t{60});
        QVERIFY(after.lineup == std::vector<BranchId>{made.id});
        QVERIFY(after.branches[0] == before.branches[0]);
    }

    // The new branch stands where its parent stood on the screen, or where the one in hand did.
    void aForkTakesAPlaceInTheLineup() {
        Document document = tree();
        document = withLineup(document, {1, 2, 3}, 2);
        Document after = forked(document, 2, 70, "again");
        QVERIFY(after.lineup == (std::vector<BranchId>{1, 5, 3}));
        QCOMPARE(inHand(after).id, BranchId{5});
        after = forked(document, 4, 5, "again"); // its parent is not on the screen
        QVERIFY(after.lineup == (std::vector<BranchId>{1, 2, 5}));
        QCOMPARE(inHand(after).id, BranchId{5});
    }

    // A new start takes the place of the run in hand, which is seen behind it as long as no other is left.
    void aNewStartLeavesAGhost() {
        Document document = documentOf(runOf(0.1));
        document = trainedTo(document, 1, 80);
        document = trainedTo(document, 1, 70);
        QCOMPARE(branch(document, 1).length, std::int64_t{80});
        Document after = restarted(document, runOf(0.2));
        QVERIFY(problems(after).empty());
        QVERIFY(after.ghost == BranchId{1} && branch(after, 1) == branch(document, 1));
        QVERIFY(after.lineup == std::vector<BranchId>{2});
        QCOMPARE(inHand(after).run->experiment.learningRate, 0.2);
        QCOMPARE(inHand(after).name, std::string("Run 2"));
        QVERIFY(!inHand(after).fork && after.step == 0);
        const Document again = restarted(after, runOf(0.3)); // the second was not trained
        QVERIFY(again.ghost == BranchId{1} && findBranch(again, BranchId{2}) == nullptr);
        QVERIFY(problems(again).empty() && again.lineup == std::vector<BranchId>{3});
        after = restarted(trainedTo(after, 2, 1), runOf(0.3)); // nobody needs the ghost before
        QVERIFY(after.ghost == BranchId{2} && findBranch(after, BranchId{1}) == nullptr);
        // It is needed where another branch has left it, or stands in the lineup.
        Document forkedFrom = withLineup(tree(), {4, 3}, 0);
        forkedFrom = restarted(trainedTo(restarted(forkedFrom, runOf(0.2)), 5, 9), runOf(0.3));
        QVERIFY(findBranch(forkedFrom, BranchId{4}) == nullptr);
        document = restarted(trainedTo(documentOf(runOf(0.1)), 1, 50), runOf(0.2));
        document = withLineup(forked(document, 1, 20, "fork"), {2}, 0);
        document = restarted(document, runOf(0.3));
        QVERIFY(findBranch(document, BranchId{1}) != nullptr); // its fork stays, so does it
        document = withLineup(document, {*document.ghost});    // taken in hand, it is none
        QVERIFY(!document.ghost && problems(document).empty());
        document = without(restarted(documentOf(runOf(0.1)), runOf(0.2)), 1);
        QVERIFY(!document.ghost && problems(document).empty());
    }

    void namesAreTheirOwn() {
        Document document = tree();
        QCOMPARE(branch(document, 2).name, std::string("smaller rate"));
        QCOMPARE(branch(document, 3).name, std::string("smaller rate 2"));
        document = renamed(document, 3, "Run 1");
        QCOMPARE(branch(document, 3).name, std::string("Run 1 2"));
        document = renamed(document, 3, "Run 1 2"); // its own name is not taken
        QCOMPARE(branch(document, 3).name, std::string("Run 1 2"));
        QVERIFY(problems(document).empty());
    }

    void whatLeftARemovedBranchStays() {
        Document document = withLineup(tree(), {2, 3}, 1);
        Document after = without(document, 2);
        QVERIFY(problems(after).empty());
        QVERIFY(branch(after, 3).fork == (Fork{1, 60})); // what it shares with the trunk
        QVERIFY(after.lineup == std::vector<BranchId>{3});
        QCOMPARE(inHand(after).id, BranchId{3});
        after = without(tree(), 1);
        QVERIFY(problems(after).empty());
        QVERIFY(!branch(after, 2).fork && !branch(after, 4).fork);
        QVERIFY(branch(after, 3).fork == (Fork{2, 80}));
        after = without(document, 3); // the last of the lineup that is in hand
        QCOMPARE(inHand(after).id, BranchId{2});
        after = without(withLineup(tree(), {4}), 4); // the only one of it: its parent
        QVERIFY(after.lineup == std::vector<BranchId>{1});
        after = without(withLineup(tree(), {1}), 1); // has none: the first
        QVERIFY(after.lineup == std::vector<BranchId>{2});
    }

    void whatIsWrongIsNamed() {
        using Spoil = std::function<void(Document&)>;
        const std::pair<const char*, Spoil> cases[] = {
            {"branches: ", [](Document& d) { d.branches.clear(); }},
            {"branches[1].id: ", [](Document& d) { d.branches[1].id = 1; }},
            {"branches[0].id: ", [](Document& d) { d.branches[0].id = 0; }},
            {"branches[3].name: ", [](Document& d) { d.branches[3].name = "Run 1"; }},
            {"branches[2].name: ", [](Document& d) { d.branches[2].name.clear(); }},
            {"branches[0].length: ", [](Document& d) { d.branches[0].length = -1; }},
            {"branches[1].fork.parent: ", [](Document& d) { d.branches[1].fork->parent = 3; }},
            {"branches[1].fork.parent: ", [](Document& d) { d.branches[1].fork->parent = 2; }},
            {"branches[1].fork.step: ", [](Document& d) { d.branches[1].fork->step = 101; }},
            {"branches[2].fork.step: ", [](Document& d) { d.branches[2].fork->step = -1; }},
            {"branches[2].fork.step: ", [](Document& d) { d.branches[2].length = 79; }},
            {"lineup: ", [](Document& d) { d.lineup.clear(); }},
            {"lineup: ",
             [](Document& d) {
                 d = forked(d, 1, 0, "fifth");
                 d.lineup = {1, 2, 3, 4, 5};
             }},
            {"lineup[1]: ",
             [](Document& d) {
                 d.lineup = {1, 1};
             }},
            {"lineup[0]: ", [](Document& d) { d.lineup = {9}; }},
            {"ghost: ", [](Document& d) { d.ghost = 9; }},
            {"ghost: ", [](Document& d) { d.ghost = d.lineup.front(); }},
            {"focus: ", [](Document& d) { d.focus = 1; }},
            {"step: ", [](Document& d) { d.step = -1; }},
        };
        QVERIFY(problems(tree()).empty());
        for (const auto& [place, spoil] : cases) {
            Document document = tree();
            spoil(document);
            const auto found = problems(document);
            QVERIFY2(std::ranges::any_of(found, [&](const std::string& p) { return p.starts_with(place); }),
                     place);
        }
    }

    // 2,000 random edits, the trees kept: each stays sound, and none changes those before it.
    void anyEditLeavesASoundTree() {
        Random random(31, 0);
        for (int trial = 0; trial < 20; ++trial) {
            std::vector<Document> history{documentOf(runOf(0.1))};
            std::vector<Document> copies = history;
            for (int edit = 0; edit < 100; ++edit) {
                Document next = history.back();
                Branch& any = next.branches[random.below(next.branches.size())];
                any.length += static_cast<std::int64_t>(random.below(50));
                const BranchId id = any.id;
                const auto step = static_cast<std::int64_t>(random.below(std::uint64_t(any.length) + 1));
                switch (random.below(6)) {
                case 0:
                    next = forked(next, id, step, "fork");
                    QVERIFY(inHand(next).fork == (Fork{id, step}));
                    break;
                case 1:
                    next = renamed(next, id, std::to_string(random.below(4)));
                    break;
                case 2:
                    if (next.branches.size() > 1)
                        next = without(next, id);
                    break;
                case 3:
                    next = restarted(next, runOf(random.uniform()));
                    break;
                case 4:
                    next = withRun(next, id, runOf(random.uniform()));
                    break;
                default: {
                    std::vector<BranchId> lineup;
                    for (const Branch& branch : next.branches) {
                        if (lineup.size() < Document::maxLineup && random.below(2) == 0)
                            lineup.push_back(branch.id);
                    }
                    if (!lineup.empty())
                        next = withLineup(next, lineup, random.below(lineup.size()));
                }
                }
                const auto found = problems(next);
                QVERIFY2(found.empty(), found.empty() ? "" : found.front().c_str());
                history.push_back(next);
                copies.push_back(std::move(next));
            }
            QVERIFY(history == copies);
        }
    }
};

} // namespace

QTEST_APPLESS_MAIN(DocumentTest)
#include "document_test.moc"
