import CallCore
import CallSimulator
import Foundation
import Providers
import ScriptValue
import Testing

/// The product's sessions against the simulated services, over a link with delays.
@Suite("Voice models, sessions against simulated services")
struct VoiceModelRunTests {
    static let lookup = RealtimeOrder.Tool(
        name: "lookup", description: "Looks something up.",
        parameters: ["type": "object", "properties": ["what": ["type": "string"]], "required": ["what"]])
    static let order = RealtimeOrder(
        instructions: "Be brief.", greeting: RealtimeOrder.Greeting("Hello, this is Ada."), tools: [lookup])

    @Test(
        "it greets, listens and answers; every word of it is on the line and in the transcript",
        arguments: VoiceModelKind.allCases)
    func conversation(kind: VoiceModelKind) throws {
        let run = try VoiceModelRun(kind) { _, settings in
            settings.rules = [RealtimeRule("hours", steps: [.says("We open at nine.")])]
        }
        run.open(Self.order)
        run.run(4_000)
        run.says("What are your hours?")
        run.run(6_000)
        run.close()
        #expect(run.heard == ["What are your hours?"])
        #expect(run.said == ["Hello, this is Ada.", "We open at nine."])
        #expect(run.onLine.joined(separator: " ") == "Hello, this is Ada. We open at nine.")
        #expect(run.complaints.isEmpty, "\(run.complaints)")
        #expect(run.problems.isEmpty, "\(run.problems)")
        #expect(run.ending == .some(nil))
        #expect(run.usage.answers == 2)
    }

    @Test("ready while the phone rings, the first words follow the answer at once", arguments: VoiceModelKind.allCases)
    func warm(kind: VoiceModelKind) throws {
        let run = try VoiceModelRun(kind)
        run.open(Self.order, begins: false)
        run.run(2_000)
        #expect(run.readyAt.count == 1 && run.readyAt[0] < 1_000)
        #expect(run.firstSound == nil)
        run.feed(.begin)
        run.run(1_000)
        #expect(try #require(run.firstSound) < 2_800)
        run.close()
    }

    @Test("a tool is called once, and its result is spoken", arguments: VoiceModelKind.allCases)
    func tools(kind: VoiceModelKind) throws {
        let run = try VoiceModelRun(kind) { _, settings in
            settings.rules = [
                RealtimeRule(
                    "weather",
                    steps: [.calls("lookup", arguments: ["what": "weather"], then: [.says("It is {result}.")])])
            ]
        }
        run.tool = { _ in (1_500, "sunny") }
        run.open(RealtimeOrder(tools: [Self.lookup]))
        run.run(500)
        run.says("The weather please")
        run.run(8_000)
        run.close()
        #expect(run.calls.map(\.arguments) == [["what": "weather"]])
        #expect(run.said.count == 1 && run.said[0].hasSuffix("sunny."), "\(run.said)")
        #expect(run.complaints.isEmpty, "\(run.complaints)")
    }

    @Test("an interruption leaves in memory and transcript what was heard", arguments: VoiceModelKind.allCases)
    func interruption(kind: VoiceModelKind) throws {
        let story = "Once upon a time there was a very long story about a house near the sea and nobody knew its end."
        let run = try VoiceModelRun(kind) { _, settings in
            settings.pace = 12...14
            settings.rules = [
                RealtimeRule("story", steps: [.says(story)]), RealtimeRule("stop", steps: [.says("All right.")]),
            ]
        }
        run.open(RealtimeOrder())
        run.run(500)
        run.says("Tell me a story")
        run.run(4_500)
        run.says("Please stop")
        run.run(6_000)
        run.close()
        #expect(run.said.count == 2 && run.said.last == "All right.", "\(run.said)")
        #expect(story.hasPrefix(run.said[0]) && run.said[0].count < story.count)
        let words = run.onLine.dropLast(2)
        let told = run.said[0].split(separator: " ").count
        #expect(abs(words.count - told) <= 2, "heard \(words.count) words, told \(told)")
        let cuts = run.notes.compactMap { if case .truncated(let at, let text) = $0 { (at, text) } else { nil } }
        if kind == .openai {
            #expect(cuts.count == 1)
            #expect(abs((cuts.first?.1.count ?? 0) - run.said[0].count) < 12, "\(cuts) \(run.said)")
        }
        #expect(run.complaints.isEmpty, "\(run.complaints)")
    }

    @Test("a long session is renewed without a gap, and knows what was said", arguments: VoiceModelKind.allCases)
    func renewal(kind: VoiceModelKind) throws {
        let run = try VoiceModelRun(kind) { socket, settings in
            settings.rules = [RealtimeRule("count", steps: [.says("One two three four five six.")])]
            if kind == .google, socket < 3 { settings.faults.expiresAfter = 12_000 }
        }
        run.open(Self.order)
        run.run(3_000)
        for _ in 0..<5 {
            run.run(1_000)
            run.says("Please count")
            run.run(5_000)
        }
        run.close()
        #expect(run.sockets == (kind == .google ? 3 : 1))
        #expect(run.said == ["Hello, this is Ada."] + [String](repeating: "One two three four five six.", count: 5))
        #expect(run.longestGap <= 10)
        #expect(run.heard.count == 5)
        #expect(run.problems.isEmpty && run.complaints.isEmpty, "\(run.problems) \(run.complaints)")
        if kind == .google { #expect(run.notes.filter { $0 == .resumed }.count == 2) }
    }

    @Test("half an hour with Gemini: two renewals, the bot speaks across them, nobody hears a gap, memory is flat")
    func halfHour() throws {
        let story = "One two three four five six seven eight nine ten and so on until the end of this story. "
        let run = try VoiceModelRun(.google) { _, settings in
            settings.rules = [
                RealtimeRule("count", steps: [.says("One two three.")]),
                RealtimeRule("story", steps: [.says(String(repeating: story, count: 8))]),
            ]
            settings.faults.expiresAfter = 720_000
        }
        run.open(Self.order)
        run.run(4_000)
        var footprints: [Int] = []
        while run.elapsed < 1_800_000 {
            run.mute(false)
            // Of a socket of 12 minutes the end is announced 50 s before.
            let isNearEnd = run.elapsed - (run.readyAt.last ?? 0) > 643_000
            run.says(isNearEnd ? "Tell a story" : "Please count")
            run.run(3_500)
            run.mute(true)
            run.run(isNearEnd ? 90_000 : 21_500)
            footprints.append(run.footprint)
        }
        run.close()
        #expect(run.sockets == 3)
        #expect(run.renewedInSpeech == 2)
        #expect(run.longestGap <= 10, "\(run.longestGap * 20) ms")
        #expect(run.problems.isEmpty && run.complaints.isEmpty, "\(run.problems) \(run.complaints)")
        #expect(run.said.count == run.heard.count + 1 && run.heard.count > 55)
        let words = run.said.joined(separator: " ").split(separator: " ")
        #expect(run.onLine.count == words.count)
        // As soon as the memory of the conversation is full it grows no more.
        let full = try #require(footprints.dropFirst(footprints.count * 5 / 6).first)
        #expect(try #require(footprints.last) < full + 2_000, "\(footprints)")
    }

    @Test("two hours with OpenAI: sessions of an hour are renewed before their end, in quiet moments")
    func twoHours() throws {
        let run = try VoiceModelRun(.openai) { _, settings in
            settings.rules = [RealtimeRule("count", steps: [.says("One two three.")])]
            settings.faults.expiresAfter = 3_600_000
        }
        run.open(Self.order)
        run.run(4_000)
        while run.elapsed < 7_500_000 {
            run.mute(false)
            run.says("Please count")
            run.run(4_000)
            run.mute(true)
            run.run(116_000)
        }
        run.close()
        #expect(run.sockets == 3)
        #expect(run.longestGap <= 10)
        #expect(run.problems.isEmpty && run.complaints.isEmpty, "\(run.problems) \(run.complaints)")
        #expect(run.said.count == run.heard.count + 1 && run.heard.count > 55)
        #expect(run.said.filter { $0 == "Hello, this is Ada." }.count == 1)
    }

    @Test("after an hour OpenAI's session expires; the next one is told what was said")
    func expiry() throws {
        let run = try VoiceModelRun(.openai) { socket, settings in
            if socket == 1 { settings.faults.expiresAfter = 8_000 }
        }
        run.open(Self.order)
        run.run(3_000)
        run.says("My name is Bob")
        run.run(9_000)
        #expect(run.sockets == 2)
        let told = run.notes.compactMap { if case .told(let text) = $0 { text } else { nil } }
        #expect(told.contains("Hello, this is Ada.") && told.contains("My name is Bob"), "\(told)")
        run.close()
        #expect(run.said.filter { $0 == "Hello, this is Ada." }.count == 1)
    }

    @Test("no credit ends the session with a value", arguments: VoiceModelKind.allCases)
    func quota(kind: VoiceModelKind) throws {
        let run = try VoiceModelRun(kind) { _, settings in
            settings.rules = [RealtimeRule("more", steps: [.closes(reason: "quota")])]
        }
        run.open(RealtimeOrder())
        run.run(500)
        run.says("Some more")
        run.run(6_000)
        let problem = try #require(run.ending ?? nil)
        #expect(["speech.quota", "speech.refused"].contains(problem.code))
    }

    @Test("slow sound, unknown events and messages that are no JSON do no harm", arguments: VoiceModelKind.allCases)
    func nuisance(kind: VoiceModelKind) throws {
        let run = try VoiceModelRun(kind) { _, settings in
            settings.pace = 7...8
            settings.faults.garbageEvery = 5
            settings.faults.unknownEvery = 3
        }
        run.open(Self.order)
        run.run(5_000)
        run.says("Hello Ada")
        run.run(8_000)
        run.close()
        #expect(run.said == ["Hello, this is Ada.", "You said: Hello Ada"])
        #expect(run.problems.map(\.code) == ["speech.message"])
    }

    /// Faults of both kinds, on the first two sockets.
    private static func faults(_ seed: UInt64, socket: Int) -> ServiceFaults {
        guard socket < 3, seed % 4 > 0 else { return .none }
        return ServiceFaults.drawn(seed &* 7 &+ UInt64(socket))
    }

    @Test(
        "whatever goes wrong: an end, nothing said twice, nothing told that was not heard, no field wrong",
        arguments: VoiceModelKind.allCases)
    func seeds(kind: VoiceModelKind) throws {
        for seed in 1...Self.seeds {
            let run = try VoiceModelRun(kind, seed: seed) { socket, settings in
                settings.faults = Self.faults(seed, socket: socket)
                // Their times are for calls of a minute.
                settings.faults.dropAtAudio = settings.faults.dropAtAudio.map { $0 / 10 }
                settings.faults.closing?.atAudio /= 10
                settings.faults.expiresAfter = settings.faults.expiresAfter.map { max($0 / 10, 1_000) }
                settings.rules = [
                    RealtimeRule("one", steps: [.says("A B C.")]), RealtimeRule("two", steps: [.fails], uses: 1),
                    RealtimeRule(
                        "three", steps: [.calls("lookup", arguments: ["what": "x"], then: [.says("Got {result}.")])]),
                ]
            }
            var random = SeededRandom(seed: seed).stream("caller")
            run.tool = { _ in (300 * Milliseconds(seed % 5), Value("R\(seed % 5)")) }
            run.open(Self.order, begins: random.chance(0.5))
            for word in ["one", "two", "three"] {
                run.run(random.draw(100...2_500))
                if word == "one" { run.feed(.begin) }
                if random.chance(0.2) { run.feed(.say("Pardon me.", isVerbatim: true)) }
                if random.chance(0.1) { run.cut() }
                if random.chance(0.1) { run.feed(.interrupt) }
                run.says("\(word) \(seed)")
            }
            run.run(random.draw(500...4_000))
            run.close()
            let problem = run.problemOf(greeting: "Hello, this is Ada.")
            #expect(problem == nil, "seed \(seed): \(problem ?? "")")
            if problem != nil { return }
        }
    }

    /// All thousand take a minute or two: `VOICECALL_SEEDS=1000`.
    private static var seeds: UInt64 {
        ProcessInfo.processInfo.environment["VOICECALL_SEEDS"].flatMap { UInt64($0) } ?? 60
    }
}
