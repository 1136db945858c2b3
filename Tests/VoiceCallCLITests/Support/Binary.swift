import Foundation

/// The built command, as a process of its own.
enum Binary {
    static var path: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("voicecall").path
    }

    static func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws
        -> CommandResult
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let (out, err, inward) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        process.standardInput = inward
        try process.run()
        inward.fileHandleForWriting.write(Data(input.utf8))
        try inward.fileHandleForWriting.close()
        let printed = out.fileHandleForReading.readDataToEndOfFile()
        let errors = err.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return CommandResult(
            status: process.terminationStatus, out: String(decoding: printed, as: UTF8.self),
            err: String(decoding: errors, as: UTF8.self))
    }
}
