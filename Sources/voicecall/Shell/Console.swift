import Glibc
import Synchronization

/// Where a command reads and prints: the process's own streams, or memory in a test.
final class Console: Sendable {
    struct Traits: Sendable {
        var outIsTerminal = false
        var inIsTerminal = false
        var errIsTerminal = false
        /// Colour is wanted: a terminal, and no `NO_COLOR`.
        var usesColour = false
        var workers = 1
    }

    enum Stream: Sendable { case out, err }

    let traits: Traits
    /// The arguments the command was started with, for lines that tell how to repeat it.
    let arguments: [String]
    private let sink: @Sendable (Stream, String) -> Bool
    private let source: @Sendable () -> String?
    private let bytes: @Sendable () -> [UInt8]?
    private let isRead: @Sendable () -> Bool
    private let isBroken = Mutex(false)

    /// - Parameters:
    ///   - sink: prints; false when that is not possible any more.
    ///   - source: the next line of the input, without its end; nil at the end.
    ///   - bytes: what came in next, as it is; nil for the lines of `source`.
    ///   - isRead: whether somebody may still read what is printed.
    init(
        traits: Traits, arguments: [String], sink: @escaping @Sendable (Stream, String) -> Bool,
        source: @escaping @Sendable () -> String?, bytes: (@Sendable () -> [UInt8]?)? = nil,
        isRead: @escaping @Sendable () -> Bool = { true }
    ) {
        self.traits = traits
        self.arguments = arguments
        self.sink = sink
        self.source = source
        self.bytes = bytes ?? { source().map { Array($0.utf8) + [UInt8(ascii: "\n")] } }
        self.isRead = isRead
    }

    /// The console of the command that runs now.
    @TaskLocal static var current = Console(traits: Traits(), arguments: [], sink: { _, _ in true }, source: { nil })

    /// Prints a line of results.
    func out(_ line: String) { print(.out, line + "\n") }
    /// Prints results as they are.
    func raw(_ text: String) { print(.out, text) }
    /// Prints a line about what went wrong, or about progress.
    func err(_ line: String) { print(.err, line + "\n") }
    /// Prints without ending the line, for progress.
    func progress(_ text: String) { print(.err, text) }
    func readLine() -> String? { source() }
    /// What came in next, lines or parts of them; nil at the end.
    func readBytes() -> [UInt8]? { bytes() }

    private func print(_ stream: Stream, _ text: String) {
        if !sink(stream, text), stream == .out { isBroken.withLock { $0 = true } }
    }

    /// Somebody may still read the results; a command that goes on by itself ends when nobody does.
    var hasReader: Bool { isRead() }

    /// Results were lost: the output cannot be written.
    var hasLostOutput: Bool { isBroken.withLock { $0 } }
}

extension Console {
    /// The streams of this process.
    static func standard(arguments: [String]) -> Console {
        var traits = Traits()
        traits.outIsTerminal = isatty(STDOUT_FILENO) == 1
        traits.inIsTerminal = isatty(STDIN_FILENO) == 1
        traits.errIsTerminal = isatty(STDERR_FILENO) == 1
        traits.usesColour = traits.outIsTerminal && !isSet("NO_COLOR") && !isDumb
        traits.workers = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        return Console(
            traits: traits, arguments: arguments,
            sink: { write($1, to: $0 == .out ? STDOUT_FILENO : STDERR_FILENO) },
            source: { Swift.readLine(strippingNewline: true) }, bytes: { read(STDIN_FILENO) },
            isRead: {
                var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
                return poll(&output, 1, 0) == 0 || output.revents & Int16(POLLERR | POLLHUP) == 0
            })
    }

    private static func isSet(_ name: String) -> Bool {
        getenv(name).map { $0.pointee != 0 } ?? false
    }

    private static var isDumb: Bool { getenv("TERM").map { String(cString: $0) == "dumb" } ?? false }

    private static func read(_ descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            return count > 0 ? Array(bytes.prefix(count)) : nil
        }
    }

    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // A reader that has seen enough is nobody's mistake.
            guard count > 0 else { return errno == EPIPE }
            bytes = bytes.dropFirst(count)
        }
        return true
    }
}
