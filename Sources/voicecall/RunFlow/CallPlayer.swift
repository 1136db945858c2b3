import CallCore
import CallSimulator
import ScriptValue
import VoiceCallEngine

/// Runs a call in which lines decide what the caller does: one for each turn of the caller's.
final class CallPlayer {
    let run: VirtualRun
    private let plan: RunPlan
    private(set) var party: SimParty
    private(set) var line: SimLine?
    /// Told of lines that cannot be done.
    var onProblem: (String) -> Void = { _ in }

    /// After this long without a word from either side the caller takes a turn, although nobody asked.
    private static let patience: Milliseconds = 4_000
    private var lastTurn: String?
    private var quietSince: CallTime

    init(_ plan: RunPlan, _ run: VirtualRun) {
        self.plan = plan
        self.run = run
        quietSince = run.kernel.now
        party = SimParty("caller", kernel: run.kernel)
        party.voice = run.settings.callerVoice
    }

    /// Dials, in whichever direction.
    func begin() throws {
        if plan.isInbound {
            line = run.network.dial(
                from: plan.overrides.from ?? RunPlan.otherNumber, to: plan.overrides.to ?? RunPlan.ownNumber,
                party: party)
            return
        }
        let to = plan.overrides.to ?? RunPlan.otherNumber
        party.answers()
        run.network.connect(to, to: party)
        let request = CallRequest(
            to: to, from: plan.overrides.from, mode: plan.mode ?? plan.flow.bundle.name,
            arguments: .map(plan.overrides.arguments))
        _ = try run.initiate(request)
    }

    /// Whether the call is over and everything of it is put away.
    var isOver: Bool {
        guard run.liveCalls.isEmpty else { return false }
        return plan.isInbound ? line?.endedAt != nil : true
    }

    /// Plays the call to its end in virtual time.
    func play(_ lines: () -> String?) throws {
        try begin()
        while !isOver {
            line = line ?? run.network.lines.first
            if isCallersTurn {
                takeTurn(lines)
            } else if let next = run.kernel.nextEventAt {
                let turn = quietSince + Self.patience
                if isQuiet, turn < next { try run.kernel.run(until: turn) } else { _ = try run.kernel.runNext() }
            } else {
                break
            }
            if !isQuiet { quietSince = run.kernel.now }
        }
    }

    /// Does what a line says.
    func perform(_ line: CallerLine, politely: Bool = true) {
        switch line {
        case .says(let words): party.perform(.says(words, after: politely ? nil : 0, politely: politely))
        case .interrupts(let words): party.perform(.interrupts(words, after: politely ? 500 : 0))
        case .presses(let digits): party.perform(.presses(digits, after: politely ? 500 : 0))
        case .silent(let length): party.perform(.staysSilent(length))
        case .hangsUp: party.perform(.hangsUp(after: politely ? 300 : 0))
        case .help, .empty: break
        case .wrong(let problem): onProblem(problem)
        }
    }

    // MARK: turns

    private var isQuiet: Bool {
        party.isConnected && party.isDone && line?.isBotQuiet == true && line?.endedAt == nil
    }

    private var isCallersTurn: Bool {
        guard let line, isQuiet else { return false }
        if let turn = run.listeningTurn(on: line), turn != lastTurn { return true }
        return run.kernel.now - quietSince >= Self.patience
    }

    private func takeTurn(_ lines: () -> String?) {
        lastTurn = line.flatMap(run.listeningTurn)
        quietSince = run.kernel.now
        while true {
            let next = lines().map { CallerLine($0) } ?? .hangsUp
            perform(next)
            switch next {
            // Nothing was done yet in this turn.
            case .help, .empty, .wrong: continue
            default: return
            }
        }
    }
}
