extension CallMachine {
    /// The page `docs/call-machine.md`: diagram, timers and the table as the machine really behaves.
    public static var documentation: String { TransitionTable.markdown }
}

extension TransitionTable {
    static var markdown: String {
        let rows = CallMachine.transitionTable
        let sections = [introduction, diagram, timers, matrix(rows), details(rows)]
        return sections.joined(separator: "\n\n") + "\n"
    }

    private static let introduction = """
        # The call machine

        Generated from `CallMachine` by running it; do not edit. To refresh it, run the tests of `CallCore` with
        `VOICECALL_UPDATE_DOCS=1`.

        A call moves forward only (skipping is allowed), except between `speaking` and `listening`. Every state from
        `answered` on implies the answer. The reason of the end is the name of the last state, and after it nothing
        has an effect. The reasons:
        \(EndReason.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")).
        """

    private static let diagram = """
        ```text
        outbound                                                 ┌──────────┐
           │         inbound                                ┌───▶│ speaking │
           ▼            ▼                                   │    └──────────┘
        initiated ──▶ ringing ──▶ answered ──▶ active ──────┤         ▲ │
           │            │            │           │          │         │ ▼
           │            │            │           │          │    ┌───────────┐
           │            │            │           │          └───▶│ listening │
           │            │            │           │               └───────────┘
         setup         ring          └───────────┴─── max-duration ───┤
           │            │                                             │
           ▼            ▼                                             ▼
        hang up      hang up         requested end ──────────▶     hang up
        (failed)    (no-answer)                                   (timeout)
           │            │                   │                         │
           └────────────┴───────────────────┴─────────────────────────┘
                                            │ accepted, reported by the carrier, or hang-up timer
                                            ▼
                                          ended
        ```
        """

    private static var timers: String {
        let limits = CallLimits()
        let facts: [CallMachine.Timer: (runs: String, fires: String)] = [
            .setup: ("in `initiated`", "hangs up, `failed`"),
            .ring: ("in `ringing`", "hangs up, `no-answer`"),
            .unanswered: ("until the answer, when it is set", "hangs up, `timeout`"),
            .maxDuration: ("from the answer to the end", "hangs up, `timeout`"),
            .hangUp: ("while a hang-up is under way", "ends the call with the wanted reason"),
        ]
        let lines = CallMachine.Timer.allCases.map { timer in
            "| \(timer.rawValue) | \(facts[timer]?.runs ?? "") | "
                + "\(limits.length(of: timer).map { "\($0)" } ?? "off") | \(facts[timer]?.fires ?? "") |"
        }
        return """
            ## Timers

            | Timer | Runs | Default, ms | When it fires |
            |---|---|---|---|
            \(lines.joined(separator: "\n"))

            The tables below are those of a call for which `unanswered` is set.

            A timer that fires under an old generation is ignored. One hang-up is under way at a time, and its first
            reason stays when the carrier then reports `completed` or `hangup-bot`; any other reported reason wins.
            When a hang-up fails the call goes on. If a timer demanded it, or fired meanwhile, the call is hung up again
            after the hang-up time; after \(limits.hangUpTries) refusals of what a timer demanded the call is ended without the carrier's consent.
            """
    }

    /// Next states: a line for each input, a column for each state.
    private static func matrix(_ rows: [TransitionRow]) -> String {
        let names = situations.map(\.name)
        let lines = inputs.map { input in
            let cells = names.map { name in
                guard let row = rows.first(where: { $0.from == name && $0.input == input.name }), row.isEffective
                else { return "·" }
                return row.to
            }
            return "| \(input.name) | \(cells.joined(separator: " | ")) |"
        }
        return """
            ## Next state

            A dot: nothing happens. The column `\(hangingUp)` shows `active` while a requested hang-up is under way; it
            goes on when the state moves.

            | Input | \(names.joined(separator: " | ")) |
            |---|\(String(repeating: "---|", count: names.count))
            \(lines.joined(separator: "\n"))
            """
    }

    /// What the host is told to do, for the inputs that have an effect.
    private static func details(_ rows: [TransitionRow]) -> String {
        let sections = situations.map(\.name).filter { $0 != ended }.map { name in
            let lines = rows.filter { $0.from == name && $0.isEffective }.map { row in
                "| \(row.input) | \(row.to) | \(row.actions.joined(separator: ", ")) |"
            }
            return "### \(name)\n\n| Input | Next state | Actions |\n|---|---|---|\n\(lines.joined(separator: "\n"))"
        }
        return "## Actions\n\n" + sections.joined(separator: "\n\n")
    }
}
