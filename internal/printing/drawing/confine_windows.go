package drawing

// confineSelf does nothing: the job does, into which this process was put.
func confineSelf() error { return nil }
