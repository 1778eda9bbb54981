/// A point in time, in milliseconds since 1970-01-01 00:00 UTC.
package typealias UnixMilliseconds = Int64
