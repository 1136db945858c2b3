import CallCore
import CallSimulator

/// Runs a call in real time while somebody types what the caller does.
struct TerminalPlayer {
    let player: CallPlayer
    let pacer: Pacer
    let console: Console

    func play() throws {
        var input = TypedInput()
        let kernel = player.run.kernel
        let start = kernel.now
        console.err(CallerLine.instructions)
        try player.begin()
        while !player.isOver {
            guard let next = kernel.nextEventAt else { return }
            switch input.next(within: pacer.wallTime(until: next - start)) {
            case .nothing:
                if pacer.elapsed >= next - start { _ = try kernel.runNext() }
            case .line(let text):
                try kernel.run(until: start + pacer.elapsed)
                let line = CallerLine(text)
                if line == .help { console.err(CallerLine.instructions) }
                player.perform(line, politely: false)
            case .end:
                player.perform(.hangsUp, politely: false)
                try kernel.runUntilIdle()
                return
            }
        }
    }
}
