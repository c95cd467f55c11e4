//! Every case of every claim is one test.

fn main() {
    theorycheck::test_main(theorems::CATALOGUE)
}
