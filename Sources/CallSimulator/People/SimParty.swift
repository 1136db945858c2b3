import CallCore

/// Somebody, or a machine, at the far end of a call. Does one step after another, as told.
///
/// Steps given before the call is connected wait for it. When the call ends, the steps that are left end with
/// `callEnded`. A party is in one call at a time; calling it meanwhile finds it busy.
public final class SimParty {
    /// For the trace; usually the number.
    public let name: String
    public let kernel: SimKernel
    public var pickup: PartyPickup = .answers(after: 2_500)
    /// The voice the party speaks with; nil for the default one.
    public var voice: String?
    /// How often a transferred call was put through to this party.
    public internal(set) var transfersTaken = 0
    /// The call the party is in, or was in last.
    public internal(set) var line: SimLine?
    public internal(set) var isConnected = false

    /// A step and who wants to know how it went.
    struct Step {
        var command: PartyCommand
        var then: (PartyOutcome) -> Void
    }

    var ear = PartyEar()
    var steps: [Step] = []
    var current: Step?
    /// Counts steps, so that what an earlier step scheduled can tell that it is late.
    var stepNumber = 0
    var isCallOver = false
    /// Runs when our side falls silent.
    var whenQuiet: (() -> Void)?
    /// Runs when our side begins to talk.
    var whenBotBegins: (() -> Void)?
    var random: SeededRandom
    private var recordingFrom: Int?

    public init(_ name: String, kernel: SimKernel) {
        self.name = name
        self.kernel = kernel
        random = kernel.random.stream("party \(name)")
    }

    /// Stands for a number that nobody has.
    static func nobody(_ number: String, kernel: SimKernel) -> SimParty {
        let party = SimParty(number, kernel: kernel)
        party.pickup = .unreachable
        return party
    }

    public var isMachine: Bool { if case .voicemail = pickup { true } else { false } }
    public var isFree: Bool { line == nil || isCallOver }
    /// Whether nothing is left to do.
    public var isDone: Bool { current == nil && steps.isEmpty }

    /// Everything heard so far, normalised: lower case, no punctuation, single spaces.
    public var heard: String {
        var all = ear.heard
        all.append(playing)
        return all.text
    }

    /// What a voicemail recorded after its beep, normalised; nil before the beep.
    public var recorded: String? {
        recordingFrom.map { start in
            String(decoding: heard.utf8.dropFirst(start).drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        }
    }

    /// Words of the sound that plays, up to now.
    var playing: String {
        guard isConnected, let line else { return "" }
        if let media = line.media, media.current != nil { return media.playing }
        guard let sound = line.voice.current, let start = sound.startedAt else { return "" }
        return sound.words.text(after: kernel.now - start)
    }

    func schedule(after delay: Milliseconds, _ what: @autoclosure () -> String, action: @escaping () -> Void) {
        let line = line
        kernel.schedule(after: delay, label: "\(name) \(what())") { if self.line === line { action() } }
    }

    /// A call has reached the party's phone, or the party has called and hears it ring.
    func reached(by line: SimLine) {
        self.line = line
        isCallOver = false
        isConnected = false
        ear = PartyEar()
        recordingFrom = nil
        if let current, case .hangsUp = current.command { begin(current) }
    }

    func connected() {
        isConnected = true
        if line?.direction == .outbound, case .voicemail(_, let greeting, let beep) = pickup {
            greet(greeting, beep: beep)
        }
        if let current { begin(current) } else { startNext() }
    }

    func disconnected() {
        guard !isCallOver else { return }
        isCallOver = true
        isConnected = false
        whenQuiet = nil
        whenBotBegins = nil
        if current != nil { finish(.callEnded(heard: ear.unmatched(playing: ""))) } else { startNext() }
    }

    /// The simulation is over: nothing is held on to.
    func leave() {
        steps = []
        current = nil
        whenQuiet = nil
        whenBotBegins = nil
        line = nil
        isCallOver = true
        isConnected = false
    }

    private func greet(_ greeting: String, beep: Milliseconds) {
        guard let line else { return }
        schedule(after: 400, "machine greets") {
            guard self.isConnected else { return }
            line.farSideSays(greeting, voice: self.voice, confidence: 0.9) {
                if beep > 0 { line.farSideBeeps(for: beep) }
                self.schedule(after: beep > 0 ? beep : 500, "machine records") {
                    guard self.isConnected else { return }
                    self.recordingFrom = self.heard.utf8.count
                    line.machineDetectionDecides(.machine)
                }
            }
        }
    }
}
