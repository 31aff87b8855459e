"""「全銀フォーマット」 The bulk transfer file between a municipality and its bank: written, read, answered, shown.

`write.write_transfers` makes a file, `read.read_file` reads any bytes and says what is wrong with them, `result` reads
and makes the bank's answer, `show.describe` prints a file for people.
"""
