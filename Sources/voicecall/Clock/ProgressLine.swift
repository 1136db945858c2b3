/// Tells on a terminal that something takes its time.
enum ProgressLine {
    /// From the first second on, a line on standard error counts them; afterwards it is gone.
    static func during<Result: Sendable>(
        _ what: String?, _ console: Console, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard let what, console.traits.errIsTerminal else { return try await work() }
        let ticker = Task {
            var seconds = 0
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                seconds += 1
                if !Task.isCancelled { console.progress("\r\(what) … \(seconds) s") }
            }
            if seconds > 1 { console.progress("\r\u{1B}[K") }
        }
        do {
            let result = try await work()
            ticker.cancel()
            await ticker.value
            return result
        } catch {
            ticker.cancel()
            await ticker.value
            throw error
        }
    }

    /// Lets time pass.
    static func pause(milliseconds: Int) async { try? await Task.sleep(for: .milliseconds(milliseconds)) }
}
