import LuaSyntax

/// Collects findings of one file.
struct Findings {
    /// More than anybody reads; a file that is wrong everywhere must not cost without bound.
    static let most = 500

    let file: String
    private var all: Set<FlowFinding> = []

    init(file: String) { self.file = file }

    mutating func error(_ code: String, _ place: SourcePosition, _ message: String, hint: String? = nil) {
        add(.error, code, place, message, hint)
    }

    mutating func warning(_ code: String, _ place: SourcePosition, _ message: String, hint: String? = nil) {
        add(.warning, code, place, message, hint)
    }

    private mutating func add(
        _ severity: FlowFinding.Severity, _ code: String, _ place: SourcePosition, _ message: String, _ hint: String?
    ) {
        if isFull { return }
        all.insert(
            FlowFinding(severity, code, file: file, line: place.line, column: place.column, message, hint: hint))
    }

    var isFull: Bool { all.count >= Self.most }

    /// By place, then by code and text, so that two runs print the same.
    var sorted: [FlowFinding] {
        all.sorted {
            ($0.line, $0.column, $0.code, $0.message) < ($1.line, $1.column, $1.code, $1.message)
        }
    }
}
