/** The only file that listens, handles signals and exits. */
