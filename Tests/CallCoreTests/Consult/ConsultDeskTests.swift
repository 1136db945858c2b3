import ScriptValue
import Testing

@testable import CallCore

@Suite("A voice model's questions to the agent")
struct ConsultDeskTests {
    private struct Rig {
        var desk: ConsultDesk
        var now = CallTime(milliseconds: 0)
        var timers: [ConsultTimer: CallTime] = [:]
        var done: [ConsultAction] = []

        init(_ edit: (inout ConsultTerms) -> Void = { _ in }) {
            var terms = ConsultTerms(progress: ["One moment.", "Still at it."], fallback: "Sorry.")
            edit(&terms)
            desk = ConsultDesk(terms, patience: 10_000)
        }

        mutating func tell(_ input: ConsultInput) {
            for action in desk.handle(input, now: now) {
                switch action {
                case .startTimer(let timer, let time): timers[timer] = time
                case .cancelTimer(let timer): timers[timer] = nil
                default: done.append(action)
                }
            }
        }

        mutating func advance(_ length: Milliseconds) {
            let end = now + length
            while let next = timers.min(by: { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }),
                next.value <= end
            {
                timers[next.key] = nil
                now = max(now, next.value)
                tell(.timer(next.key))
            }
            now = end
        }

        mutating func call(_ id: String, _ question: String = "") { tell(.called(id, ConsultQuestion(question))) }

        mutating func heard(_ text: String) {
            tell(.talks(.user, true))
            tell(.talks(.user, false))
            tell(.final(text))
        }

        var asked: [ConsultQuestion] {
            done.compactMap { if case .ask(let question, _) = $0 { question } else { nil } }
        }
        var results: [String: Value] {
            done.reduce(into: [:]) { if case .result(let id, let value) = $1 { $0[id] = value } }
        }
        var told: [String] { done.compactMap { if case .tell(let text) = $0 { text } else { nil } } }
        var progress: [String] { done.compactMap { if case .progress(let text) = $0 { text } else { nil } } }
        func count(_ action: ConsultAction) -> Int { done.count { $0 == action } }
    }

    // MARK: the model asks

    @Test("a question is asked once the caller's words are whole, and its answer is the call's result")
    func native() {
        var rig = Rig()
        rig.call("k1", "When does the museum in the old town open on Sundays?")
        #expect(rig.count(.working("k1")) == 1 && rig.asked.isEmpty)
        rig.advance(349)
        #expect(rig.asked.isEmpty)
        rig.advance(1)
        #expect(rig.asked == [ConsultQuestion("When does the museum in the old town open on Sundays?")])
        rig.tell(.answered(" At nine. "))
        #expect(rig.results == ["k1": ["text": "At nine."]] && rig.told.isEmpty)
        rig.tell(.answered("At ten."))
        #expect(rig.results == ["k1": ["text": "At nine."]])
    }

    @Test("words that keep coming are waited for, but not longer than a second")
    func settling() {
        var rig = Rig()
        rig.call("k1", "open?")
        for index in 1...10 {
            rig.advance(200)
            rig.tell(.partial("when do you open on sunday the " + String(repeating: "very ", count: index)))
        }
        #expect(rig.asked.count == 1 && rig.asked[0].text.hasPrefix("when do you open on sunday the very"))
        var quiet = Rig()
        quiet.call("k1", "open?")
        quiet.advance(200)
        quiet.tell(.final("when do you open on sundays"))
        #expect(quiet.asked.first?.text == "when do you open on sundays")
    }

    @Test("a missing question is the transcript; a short one becomes a note beside it; a long one stays")
    func merging() {
        func asked(_ question: String, _ transcript: String) -> ConsultQuestion? {
            var rig = Rig()
            rig.heard(transcript)
            rig.call("k", question)
            rig.advance(1_000)
            return rig.asked.first
        }
        #expect(asked("", "do you have rooms")?.text == "do you have rooms")
        let merged = asked("rooms", "do you have rooms for friday night")
        #expect(merged?.text == "do you have rooms for friday night")
        #expect(merged?.context == "The voice model's own question: rooms")
        #expect(asked("do you have any rooms", "do you have a room")?.text == "do you have any rooms")
        let long = "Does the caller's booking for two on Friday still stand?"
        #expect(asked(long, "and what about my booking, the one for friday, for the two of us")?.text == long)
        var rig = Rig()
        rig.call("k1")
        rig.advance(1_000)
        #expect(rig.results == ["k1": ["error": "question required"]] && rig.asked.isEmpty)
    }

    @Test("two utterances are not glued together, and what was answered is no question any more")
    func consumed() {
        var rig = Rig()
        rig.tell(.final("first words"))
        rig.tell(.final("second words of the caller"))
        rig.tell(.partial("and more"))
        rig.call("k1")
        rig.advance(1_000)
        #expect(rig.asked.map(\.text) == ["second words of the caller and more"])
        rig.tell(.final("second words of the caller and more"))
        rig.tell(.answered("Yes."))
        rig.call("k2")
        rig.advance(1_000)
        #expect(rig.results["k2"] == ["error": "question required"])
    }

    @Test("what the model has answered itself is no part of the caller's next question")
    func answeredByModel() {
        var rig = Rig()
        rig.heard("good morning, how are you today my dear")
        rig.advance(500)
        rig.tell(.talks(.bot, true))
        rig.advance(900)
        rig.tell(.talks(.bot, false))
        rig.tell(.talks(.user, true))
        rig.advance(1_000)
        rig.tell(.talks(.user, false))
        rig.call("k1", "sunday hours")
        rig.advance(1_000)
        #expect(rig.asked == [ConsultQuestion("sunday hours")])
    }

    @Test("another call while one is under way shares its result")
    func sharing() {
        var rig = Rig()
        rig.call("k1", "What is the balance of account seven?")
        rig.advance(400)
        rig.call("k2", "balance of account seven")
        #expect(rig.count(.working("k2")) == 1)
        rig.tell(.answered("Ten."))
        #expect(rig.asked.count == 1 && rig.results == ["k1": ["text": "Ten."], "k2": ["text": "Ten."]])
    }

    @Test("an agent that fails, is late or says nothing is a result, with words for the caller")
    func failing() {
        var rig = Rig()
        rig.call("k1", "A question that is long enough to stand?")
        rig.advance(400)
        rig.tell(.failed("unavailable"))
        #expect(rig.results["k1"]?["text"] == "Sorry." && rig.results["k1"]?["status"] == "unavailable")
        rig.call("k2", "Another question that is long enough to stand?")
        rig.advance(10_000)
        #expect(rig.results["k2"]?["status"] == "deadline" && rig.count(.withdraw) == 1)
        rig.tell(.answered("Too late."))
        rig.call("k3", "A third question that is long enough to stand?")
        rig.advance(400)
        rig.tell(.answered(" "))
        #expect(rig.results["k3"] == ["text": Value(ConsultText.nothingSaid)])
        #expect(rig.asked.count == 3)
    }

    @Test("whoever leaves withdraws the question and hears of it no more")
    func leaving() {
        var rig = Rig()
        rig.call("k1", "A question that is long enough to stand?")
        rig.advance(400)
        rig.tell(.left)
        rig.tell(.answered("Too late."))
        rig.advance(20_000)
        #expect(rig.count(.withdraw) == 1 && rig.results.isEmpty && rig.progress.isEmpty && rig.timers.isEmpty)
    }

    // MARK: the model does not ask

    @Test("where every answer is the agent's, it is asked for a model that does not, and the model is told once")
    func forced() {
        var rig = Rig { $0.policy = .always }
        rig.heard("when do you open")
        rig.advance(199)
        #expect(rig.asked.isEmpty)
        rig.advance(1)
        #expect(rig.asked.map(\.text) == ["when do you open"] && rig.count(.hush) == 1)
        // What it makes up meanwhile is not heard.
        rig.tell(.talks(.bot, true))
        #expect(rig.count(.hush) == 2)
        rig.tell(.answered("At nine."))
        #expect(rig.count(.hush) == 3 && rig.told.count == 1 && rig.told[0].hasSuffix("\"At nine.\""))
        rig.advance(60_000)
        #expect(rig.told.count == 1 && rig.asked.count == 1)
    }

    @Test("a long answer is cut for a model that did not ask")
    func cut() {
        var rig = Rig { $0.policy = .always }
        rig.heard("tell me everything")
        rig.advance(200)
        rig.tell(.answered(String(repeating: "word ", count: 1_000)))
        let words = rig.told[0].split(separator: "\"").dropFirst().joined()
        #expect(words.count == 1_800 && words.hasSuffix(" [truncated]"))
    }

    @Test("a model that has asked the same, or something unreadable, is not asked for")
    func nativeSeen() {
        for question in ["opening hours, when do you open", ""] {
            var rig = Rig { $0.policy = .always }
            rig.call("k1", question)
            rig.heard("when do you open")
            rig.advance(5_000)
            #expect(rig.asked.count == 1 && rig.count(.hush) == 0, "\(question)")
        }
        var other = Rig { $0.policy = .always }
        other.call("k1", "Is the caller's parcel on its way to the depot?")
        other.advance(400)
        other.tell(.answered("Yes."))
        other.heard("when do you open")
        other.advance(200)
        #expect(other.asked.count == 2)
    }

    @Test("words whose text comes behind the model's question about them are not asked once more")
    func lateText() {
        var rig = Rig { $0.policy = .always }
        rig.tell(.talks(.user, true))
        rig.advance(2_000)
        rig.tell(.talks(.user, false))
        rig.call("k1", "Does the garage have the spare part for the caller's model?")
        rig.advance(1_500)
        rig.tell(.final("could you check on that thing"))
        rig.advance(300)
        rig.tell(.answered("Yes."))
        rig.advance(5_000)
        #expect(rig.asked.count == 1 && rig.told.isEmpty)
    }

    @Test("a call that comes while the agent is asked for the model gets the answer, and the model is not told")
    func takenOver() {
        var rig = Rig { $0.policy = .always }
        rig.heard("when do you open")
        rig.advance(300)
        rig.call("k1", "opening hours")
        rig.tell(.answered("At nine."))
        #expect(rig.results == ["k1": ["text": "At nine."]] && rig.told.isEmpty && rig.asked.count == 1)
    }

    @Test("a call that comes behind the answer is told that the caller knows it; a later or other one is asked")
    func alreadyDelivered() {
        var rig = Rig { $0.policy = .always }
        rig.heard("when do you open on sundays")
        rig.advance(300)
        rig.tell(.answered("At nine."))
        rig.advance(1_500)
        rig.call("k1", "sundays: when do you open")
        #expect(rig.results["k1"]?["status"] == "already_delivered")
        rig.call("k2", "Has the invoice of last month been paid by now?")
        rig.advance(400)
        #expect(rig.asked.count == 2)
        rig.tell(.answered("Yes."))
        rig.advance(3_000)
        rig.call("k3", "when do you open on sundays then, in winter?")
        rig.advance(400)
        #expect(rig.asked.count == 3)
    }

    @Test("what the caller adds while the agent is asked is asked next")
    func next() {
        var rig = Rig { $0.policy = .always }
        rig.heard("when do you open")
        rig.advance(300)
        rig.heard("and is there parking for buses")
        rig.advance(1_000)
        #expect(rig.asked.count == 1)
        rig.tell(.answered("At nine."))
        rig.advance(200)
        #expect(rig.asked.map(\.text) == ["when do you open", "and is there parking for buses"])
    }

    // MARK: looking things up first

    @Test("what was looked up answers; without a find the agent is asked, or nothing is at hand")
    func recall() {
        let hit = RecallHit(.memory, path: "notes", lines: 3...3, text: "likes   tea\nwith milk")
        let question = "What does the caller like to drink in the morning?"
        var rig = Rig { $0.recall = RecallTerms() }
        rig.tell(.called("k1", ConsultQuestion(question, context: "breakfast")))
        #expect(rig.count(.working("k1")) == 0)
        rig.advance(400)
        #expect(rig.count(.lookUp(question + "\n\nbreakfast")) == 1)
        rig.tell(.found([hit]))
        let text = rig.results["k1"]?["text"]?.text ?? ""
        #expect(text.contains("1. [memory] notes:3-3 likes tea with milk") && text.contains(question))
        for (hits, waits) in [([RecallHit]?.some([]), 0), (nil, 0), (nil, 800)] as [([RecallHit]?, Milliseconds)] {
            for fallsBack in [true, false] {
                var rig = Rig { $0.recall = RecallTerms(timeout: 800, fallsBack: fallsBack) }
                rig.call("k1", question)
                rig.advance(400)
                if waits > 0 { rig.advance(waits) } else { rig.tell(.found(hits)) }
                #expect(rig.asked.count == (fallsBack ? 1 : 0))
                #expect((rig.results["k1"]?["text"] == Value(ConsultText.nothingFound)) == !fallsBack)
                rig.tell(.found([hit]))
                #expect(rig.asked.count == (fallsBack ? 1 : 0))
            }
        }
    }

    // MARK: silence

    @Test("a caller is not left in silence: words come in time, again and again, each in its turn")
    func silence() {
        var rig = Rig { $0.silence = 4_000 }
        rig.tell(.talks(.user, true))
        rig.advance(2_000)
        rig.tell(.talks(.user, false))
        let quiet = rig.now + -700
        rig.call("k1", "A question that is long enough to stand?")
        while rig.progress.isEmpty { rig.advance(50) }
        #expect(rig.now - quiet <= 2_650)
        rig.advance(1_000)
        rig.tell(.lineFellSilent)
        rig.advance(2_599)
        #expect(rig.progress.count == 1)
        rig.advance(1)
        #expect(rig.progress == ["One moment.", "Still at it."])
        rig.tell(.lineFellSilent)
        rig.advance(3_000)
        #expect(rig.progress.last == "Still at it." && rig.progress.count == 3)
    }

    @Test("nothing is said into anybody's words, and nothing once the answer is heard")
    func politeness() {
        var rig = Rig()
        rig.call("k1", "A question that is long enough to stand?")
        rig.tell(.talks(.bot, true))
        rig.advance(5_000)
        #expect(rig.progress.isEmpty)
        rig.tell(.talks(.bot, false))
        rig.advance(2_500)
        rig.tell(.talks(.user, true))
        rig.advance(2_000)
        #expect(rig.progress.isEmpty)
        rig.tell(.talks(.user, false))
        rig.tell(.answered("Yes."))
        rig.tell(.talks(.bot, true))
        rig.tell(.talks(.bot, false))
        rig.advance(60_000)
        #expect(rig.progress.isEmpty)
    }

    @Test("a model that is slow with the answer is bridged once more, but not before it can have begun")
    func slowModel() {
        var rig = Rig()
        rig.call("k1", "A question that is long enough to stand?")
        rig.advance(2_500)
        rig.tell(.answered("Yes."))
        rig.advance(650)
        #expect(rig.progress.isEmpty)
        rig.advance(60_000)
        var late = Rig()
        late.call("k1", "A question that is long enough to stand?")
        late.advance(2_500)
        late.tell(.talks(.user, true))
        late.advance(900)
        late.tell(.answered("Yes."))
        late.tell(.talks(.user, false))
        late.advance(60_000)
        #expect(late.progress.count == 1)
        #expect(rig.progress == ["One moment."])
        var silent = Rig { $0.progress = [] }
        silent.call("k1", "A question that is long enough to stand?")
        silent.advance(9_000)
        #expect(silent.progress.isEmpty)
    }
}
