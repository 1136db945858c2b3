/// Ends the process, as the fuzzer expects for an input that shows a fault.
public func fault(_ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line) -> Never {
    fatalError(what(), file: file, line: line)
}
